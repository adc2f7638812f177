package dev.mlsd.inference.serving;

import dev.mlsd.inference.batching.BatchOptions;
import dev.mlsd.inference.batching.Batcher;
import dev.mlsd.inference.batching.Outcome;
import dev.mlsd.inference.batching.Request;
import dev.mlsd.inference.batching.ResultCache;
import dev.mlsd.inference.batching.ShedReason;
import dev.mlsd.inference.batching.SingleFlight;
import dev.mlsd.inference.onnx.ScoringException;
import dev.mlsd.inference.onnx.TensorModel;
import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.tensor.InvalidTensor;
import dev.mlsd.inference.tensor.Signature;
import dev.mlsd.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One version that serves: a session for each executor behind a batcher. Closed when the last of its requests is
 * through.
 */
final class ServedVersion implements AutoCloseable {

    private final ModelId id;
    private final List<TensorModel> models;
    private final Signature signature;
    private final VersionStatistics statistics;
    private final ServingParts parts;
    private final Batcher<List<Tensor>, Answer> batcher;
    private final SingleFlight<List<Tensor>, Asked> flights = new SingleFlight<>();
    // Null where results are not kept.
    private final ResultCache<List<Tensor>, List<Tensor>> cache;

    /** A version that owns its sessions. */
    ServedVersion(ModelId id, List<TensorModel> models, VersionStatistics statistics, ServingParts parts) {
        this.id = id;
        this.models = List.copyOf(models);
        this.signature = models.getFirst().signature();
        this.statistics = statistics;
        this.parts = parts;
        int largest = Math.max(1, signature.largestBatch());
        this.batcher = new Batcher<>(
                new BatchOptions(
                        models.size(),
                        largest,
                        Math.max(largest, parts.batching().capacity())),
                this::runBatch,
                parts.nanoTime(),
                parts.helper(),
                parts.policies(),
                parts.timer(),
                parts.permits(),
                statistics);
        this.cache = parts.cacheBytes() > 0
                ? new ResultCache<>(parts.cacheBytes(), (asked, given) -> bytes(asked) + bytes(given))
                : null;
    }

    private static long bytes(List<Tensor> tensors) {
        return tensors.stream().mapToLong(Tensor::bytes).sum();
    }

    /** What a request got out of its batch. */
    private sealed interface Answer {
        record Given(List<Tensor> outputs, TensorModel.Run run) implements Answer {}

        record Broken(RuntimeException cause) implements Answer {}
    }

    /** A request whose answer is owed. */
    private record Asked(List<Tensor> inputs, long deadlineNanos, long arrived, Consumer<InferenceOutcome> receiver) {}

    Signature signature() {
        return signature;
    }

    /**
     * Runs a request; its receiver is called exactly once.
     *
     * @param given in any order
     * @throws InvalidTensor when the model does not take them
     */
    void submit(List<Tensor> given, long deadlineNanos, Consumer<InferenceOutcome> receiver) {
        List<Tensor> inputs = signature.order(given);
        Asked asked = new Asked(inputs, deadlineNanos, parts.nanoTime().getAsLong(), receiver);
        if (cache != null && answeredFromCache(asked)) {
            return;
        }
        if (!parts.singleFlight()) {
            run(asked, outcome -> end(asked, outcome));
        } else if (flights.leads(inputs, asked)) {
            run(asked, outcome -> land(asked, outcome));
        }
    }

    private boolean answeredFromCache(Asked asked) {
        Optional<List<Tensor>> kept = cache.get(asked.inputs());
        statistics.cacheAsked(kept.isPresent(), parts.nanoTime().getAsLong() - asked.arrived());
        kept.ifPresent(outputs -> end(asked, new InferenceOutcome.Answered(id, outputs)));
        return kept.isPresent();
    }

    private void run(Asked asked, Consumer<InferenceOutcome> then) {
        int rows =
                signature.largestBatch() > 0 ? (int) asked.inputs().getFirst().rows() : 1;
        batcher.submit(List.of(
                new Request<>(asked.inputs(), rows, asked.deadlineNanos(), outcome -> then.accept(outcome(outcome)))));
    }

    /**
     * Those that waited for this one have its answer. Without one each is run by itself: it may have more time, and is
     * owed an outcome of its own.
     */
    private void land(Asked first, InferenceOutcome outcome) {
        List<Asked> others = flights.land(first.inputs());
        end(first, outcome);
        for (Asked other : others) {
            if (outcome instanceof InferenceOutcome.Answered) {
                statistics.sharedAnswer();
                end(other, outcome);
            } else {
                run(other, own -> end(other, own));
            }
        }
    }

    private void end(Asked asked, InferenceOutcome outcome) {
        long nanos = parts.nanoTime().getAsLong() - asked.arrived();
        if (outcome instanceof InferenceOutcome.Answered(ModelId model, List<Tensor> outputs)) {
            statistics.succeeded(nanos, parts.wall().millis());
            if (cache != null) {
                cache.put(asked.inputs(), outputs);
            }
        } else {
            statistics.failed(nanos, parts.wall().millis());
        }
        asked.receiver().accept(outcome);
    }

    private InferenceOutcome outcome(Outcome<Answer> outcome) {
        return switch (outcome) {
            case Outcome.Scored<Answer> scored -> answered(scored);
            case Outcome.Failed<Answer>(Throwable cause) -> failed(cause);
            case Outcome.Expired<Answer>() ->
                new InferenceOutcome.Unavailable("the request's time was over while it waited for the model " + id);
            case Outcome.Cancelled<Answer>() -> new InferenceOutcome.Unavailable("the request was cancelled");
            case Outcome.Shed<Answer>(ShedReason reason) ->
                new InferenceOutcome.Unavailable(
                        switch (reason) {
                            case QUEUE_FULL -> "the queue of the model " + id + " is full";
                            case DEADLINE -> "the model " + id + " cannot answer within the request's time";
                            case CLOSED -> "the service stops";
                        });
        };
    }

    private InferenceOutcome answered(Outcome.Scored<Answer> scored) {
        return switch (scored.answer()) {
            case Answer.Given given -> {
                statistics.answered(scored.queueNanos(), given.run());
                yield new InferenceOutcome.Answered(id, given.outputs());
            }
            case Answer.Broken(RuntimeException cause) -> failed(cause);
        };
    }

    private InferenceOutcome failed(Throwable cause) {
        return switch (cause) {
            case InvalidTensor invalid -> new InferenceOutcome.Invalid(invalid.getMessage());
            case ScoringException scoring
            when scoring.isOfItsInput() ->
                new InferenceOutcome.Invalid(
                        "the model " + id + " cannot run on these values: " + scoring.getMessage());
            default -> new InferenceOutcome.Failed("the model " + id + " failed: " + cause.getMessage());
        };
    }

    /**
     * Requests whose rows have the same form share a call. Where one of them breaks it, each is run by itself, so that
     * only that one fails.
     */
    private List<Answer> runBatch(int executor, List<List<Tensor>> requests) {
        TensorModel model = models.get(executor);
        Answer[] answers = new Answer[requests.size()];
        for (int first = 0; first < answers.length; first++) {
            if (answers[first] == null) {
                runGroup(model, requests, group(requests, first, answers), answers);
            }
        }
        return Arrays.asList(answers);
    }

    private List<Integer> group(List<List<Tensor>> requests, int first, Answer[] answers) {
        List<Integer> group = new ArrayList<>(requests.size() - first);
        for (int i = first; i < requests.size(); i++) {
            if (answers[i] == null && (i == first || batchTogether(requests.get(first), requests.get(i)))) {
                group.add(i);
            }
        }
        return group;
    }

    private boolean batchTogether(List<Tensor> one, List<Tensor> other) {
        for (int i = 0; i < one.size(); i++) {
            if (!one.get(i).batchesWith(other.get(i))) {
                return false;
            }
        }
        return signature.largestBatch() > 0;
    }

    private void runGroup(TensorModel model, List<List<Tensor>> requests, List<Integer> group, Answer[] answers) {
        try {
            TensorModel.Run run = model.run(group.stream().map(requests::get).toList());
            int rows = 0;
            for (int i = 0; i < group.size(); i++) {
                answers[group.get(i)] = new Answer.Given(run.outputs().get(i), run);
                rows += signature.largestBatch() > 0
                        ? (int) requests.get(group.get(i)).getFirst().rows()
                        : 1;
            }
            statistics.executed(rows, run);
        } catch (ScoringException | InvalidTensor failure) {
            if (group.size() == 1) {
                answers[group.getFirst()] = new Answer.Broken(failure);
            } else {
                group.forEach(index -> runGroup(model, requests, List.of(index), answers));
            }
        }
    }

    @Override
    public void close() {
        batcher.close();
        models.forEach(TensorModel::close);
    }
}
