package dev.mlsd.inference.flow;

import dev.mlsd.inference.batching.BatchObserver;
import dev.mlsd.inference.batching.BatchOptions;
import dev.mlsd.inference.batching.BatchTimer;
import dev.mlsd.inference.batching.Batcher;
import dev.mlsd.inference.batching.FairPermits;
import dev.mlsd.inference.batching.Outcome;
import dev.mlsd.inference.batching.Request;
import dev.mlsd.inference.batching.ShedReason;
import dev.mlsd.inference.decision.Fallback;
import dev.mlsd.inference.features.ServedVector;
import dev.mlsd.inference.features.VectorRequest.VectorReceiver;
import dev.mlsd.inference.features.VectorRequest.VectorSource;
import dev.mlsd.inference.onnx.Scorer;
import dev.mlsd.inference.repository.ModelArtifact;
import dev.mlsd.inference.telemetry.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What one model version needs to score: its source of vectors, its queue and a session for each executor. Closed when
 * the last of its payments is through.
 */
public final class Lane implements AutoCloseable {

    private static final Duration BEFORE_ASKING_AGAIN = Duration.ofMillis(100);

    private final ModelArtifact artifact;
    private final List<Scorer> scorers;
    private final List<Buffers> buffers;
    private final Batcher<PendingDecision, Float> batcher;
    // Plain until it serves: a warm-up under a window would take a minute.
    private volatile Conduct conduct;
    private final VectorSource<PendingDecision> vectors;

    /**
     * A lane that owns its scorers.
     *
     * @param scorers one for each executor
     * @param source makes the source of vectors that answers to the receiver given
     * @param helper where batches run when no other thread is at hand
     * @param timer for batching policies that wait
     * @param permits to compute, shared with other models
     */
    Lane(
            ModelArtifact artifact,
            List<Scorer> scorers,
            BatchOptions options,
            Function<VectorReceiver<PendingDecision>, VectorSource<PendingDecision>> source,
            LongSupplier nanoTime,
            Executor helper,
            BatchTimer timer,
            FairPermits permits) {
        this.artifact = artifact;
        this.scorers = List.copyOf(scorers);
        this.buffers = scorers.stream().map(Buffers::of).toList();
        this.conduct = Conduct.plain(options.largestBatch());
        this.batcher = new Batcher<>(
                options,
                this::score,
                nanoTime,
                helper,
                () -> conduct.policies().get(),
                timer,
                permits,
                BatchObserver.NONE);
        this.vectors = source.apply(new Arrivals());
    }

    /** It serves from now on. */
    void follow(Conduct asItServes) {
        conduct = asItServes;
    }

    /** Most rows of its next batch. */
    public int largestBatchNow() {
        return batcher.largestNow();
    }

    /** The version. */
    ModelArtifact artifact() {
        return artifact;
    }

    List<Scorer> scorers() {
        return scorers;
    }

    /** Takes payments in; each one's path ends in {@link PendingDecision#pathEnded}. */
    void start(List<PendingDecision> decisions) {
        vectors.fetch(decisions);
    }

    private List<Float> score(int executor, List<PendingDecision> decisions) {
        Scorer scorer = scorers.get(executor);
        Buffers buffer = buffers.get(executor);
        int width = scorer.features();
        conduct.faults().run();
        for (int row = 0; row < decisions.size(); row++) {
            double[] values = decisions.get(row).vector().values();
            for (int column = 0; column < width; column++) {
                buffer.rows()[row * width + column] = (float) values[column];
            }
        }
        scorer.score(buffer.rows(), decisions.size(), buffer.scores());
        decisions.getFirst().flow().batched(decisions.size());
        List<Float> scores = new ArrayList<>(decisions.size());
        for (int row = 0; row < decisions.size(); row++) {
            scores.add(buffer.scores()[row]);
        }
        return scores;
    }

    private void end(PendingDecision decision, Outcome<Float> outcome) {
        try {
            DecisionFlow flow = decision.flow();
            switch (outcome) {
                case Outcome.Scored<Float> scored ->
                    flow.byModel(decision, scored.answer(), scored.queueNanos(), scored.computeNanos());
                case Outcome.Failed<Float>(Throwable cause) -> {
                    flow.warn("model " + artifact.id() + " failed, the rules decide: " + cause);
                    flow.byRules(decision, Fallback.MODEL_FAILED);
                }
                case Outcome.Expired<Float>() -> flow.byRules(decision, Fallback.DEADLINE);
                case Outcome.Shed<Float>(ShedReason reason) -> shed(decision, reason);
                case Outcome.Cancelled<Float>() -> flow.byRules(decision, Fallback.DEADLINE);
            }
        } finally {
            decision.pathEnded();
        }
    }

    private static void shed(PendingDecision decision, ShedReason reason) {
        DecisionFlow flow = decision.flow();
        switch (reason) {
            case DEADLINE -> flow.byRules(decision, Fallback.DEADLINE);
            case QUEUE_FULL -> flow.refuse(decision, Refusal.OVERLOADED, "the model's queue is full");
            case CLOSED -> flow.refuse(decision, Refusal.NOT_READY, "the service stops");
        }
    }

    @Override
    public void close() {
        batcher.close();
        scorers.forEach(Scorer::close);
    }

    /** Of one executor. */
    private record Buffers(float[] rows, float[] scores) {

        static Buffers of(Scorer scorer) {
            return new Buffers(new float[scorer.largestBatch() * scorer.features()], new float[scorer.largestBatch()]);
        }
    }

    /** Whether there is time to ask for vectors once more: only callers that wait longer than usual give it. */
    private static boolean canAskAgain(PendingDecision decision) {
        return decision.isWanted()
                && decision.deadlineNanos() - decision.flow().now() > LaneLoader.VECTORS_WITHIN.toNanos();
    }

    private void askAgain(PendingDecision decision) {
        CompletableFuture.delayedExecutor(BEFORE_ASKING_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> vectors.fetch(List.of(decision)));
    }

    private final class Arrivals implements VectorReceiver<PendingDecision> {

        @Override
        public void received(List<PendingDecision> decisions, List<ServedVector> served) {
            List<Request<PendingDecision, Float>> requests = new ArrayList<>(decisions.size());
            for (int i = 0; i < decisions.size(); i++) {
                PendingDecision decision = decisions.get(i);
                ServedVector vector = served.get(i);
                if (!vector.isFresh() && canAskAgain(decision)) {
                    askAgain(decision);
                    continue;
                }
                decision.arrive(vector, decision.flow().now());
                decision.flow().fetched(decision);
                if (vector.isAvailable() && decision.isWanted()) {
                    Request<PendingDecision, Float> request =
                            new Request<>(decision, 1, decision.deadlineNanos(), outcome -> end(decision, outcome));
                    decision.waitsIn(request);
                    requests.add(request);
                } else {
                    unavailable(decision);
                }
            }
            batcher.submit(requests);
        }

        @Override
        public void failed(List<PendingDecision> decisions, String reason) {
            if (decisions.stream().anyMatch(decision -> decision.isWanted() && !canAskAgain(decision))) {
                decisions.getFirst().flow().warn("no vectors, the rules decide: " + reason);
            }
            for (PendingDecision decision : decisions) {
                if (canAskAgain(decision)) {
                    askAgain(decision);
                } else {
                    unavailable(decision);
                }
            }
        }

        private void unavailable(PendingDecision decision) {
            try {
                decision.flow().byRules(decision, Fallback.FEATURES_UNAVAILABLE);
            } finally {
                decision.pathEnded();
            }
        }
    }
}
