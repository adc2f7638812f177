package dev.mlsd.inference.flow;

import dev.mlsd.inference.batching.BatchObserver;
import dev.mlsd.inference.batching.BatchOptions;
import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.batching.BatchTimer;
import dev.mlsd.inference.batching.Batcher;
import dev.mlsd.inference.batching.FairPermits;
import dev.mlsd.inference.batching.Outcome;
import dev.mlsd.inference.batching.Request;
import dev.mlsd.inference.batching.ShedReason;
import dev.mlsd.inference.decision.Fallback;
import dev.mlsd.inference.explanation.Explainer;
import dev.mlsd.inference.explanation.Explanation;
import dev.mlsd.inference.features.ServedVector;
import dev.mlsd.inference.features.VectorRequest.VectorReceiver;
import dev.mlsd.inference.features.VectorRequest.VectorSource;
import dev.mlsd.inference.onnx.Scorer;
import dev.mlsd.inference.repository.ModelArtifact;
import dev.mlsd.inference.repository.ModelSlot;
import dev.mlsd.inference.routing.CircuitBreaker;
import dev.mlsd.inference.telemetry.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final Explainer explainer;
    private final LongSupplier nanoTime;
    // None until it serves: a warm-up under a window would take a minute.
    private volatile Serving serving;
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
        this.explainer = explainer(artifact);
        this.nanoTime = nanoTime;
        BatchPolicy whileWarming = new BatchPolicy.WorkConserving(options.largestBatch());
        this.batcher = new Batcher<>(
                options,
                this::score,
                nanoTime,
                helper,
                () -> serving == null
                        ? whileWarming
                        : serving.conduct().policies().get(),
                timer,
                permits,
                BatchObserver.NONE);
        this.vectors = source.apply(new Arrivals());
    }

    private static Explainer explainer(ModelArtifact artifact) {
        try {
            return Explainer.of(
                    Files.readAllBytes(artifact.model()), artifact.signature().size());
        } catch (IOException e) {
            return new Explainer.Unavailable("the model's file cannot be read again: " + e.getMessage());
        }
    }

    /** Why the model gave a vector its score. */
    Explanation explain(ServedVector vector) {
        float[] row = new float[vector.values().length];
        for (int column = 0; column < row.length; column++) {
            row[column] = (float) vector.values()[column];
        }
        Serving now = serving;
        return explainer.explain(row, now != null && now.conduct().alongTheWay().getAsBoolean());
    }

    private record Serving(Conduct conduct, ModelGuard guard) {}

    /** It serves from now on. */
    void follow(Conduct conduct) {
        CircuitBreaker breaker = new CircuitBreaker(conduct.breaker(), nanoTime, conduct.changes());
        serving = new Serving(
                conduct, new ModelGuard(breaker, conduct.breaker(), scorers.size(), conduct.guarded(), nanoTime));
    }

    /** The circuit breaker of a lane, which is given back; empty when there is none or it does not serve yet. */
    public static Optional<CircuitBreaker.Snapshot> breaker(Optional<ModelSlot.Lease<Lane>> leased) {
        if (leased.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(leased.get().model().serving)
                    .map(now -> now.guard().snapshot());
        } finally {
            leased.get().release();
        }
    }

    /** The deadline of a payment has passed that waits for the model. */
    void late() {
        Serving now = serving;
        if (now != null) {
            now.guard().late();
        }
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

    /** Scores a payment whose vector has come; its path ends as if it had begun here. */
    void score(PendingDecision decision) {
        List<Request<PendingDecision, Float>> requests = new ArrayList<>(1);
        enter(decision, requests);
        batcher.submit(requests);
    }

    private void enter(PendingDecision decision, List<Request<PendingDecision, Float>> requests) {
        if (serving != null && !serving.guard().allows()) {
            if (!decision.flow().goesOn(decision)) {
                unanswered(decision, Fallback.BREAKER_OPEN);
            }
        } else {
            Request<PendingDecision, Float> request =
                    new Request<>(decision, 1, decision.deadlineNanos(), outcome -> end(decision, outcome));
            decision.waitsIn(request);
            requests.add(request);
        }
    }

    private static void unanswered(PendingDecision decision, Fallback why) {
        try {
            decision.flow().byRules(decision, why);
        } finally {
            decision.pathEnded();
        }
    }

    private List<Float> score(int executor, List<PendingDecision> decisions) {
        Serving now = serving;
        if (now == null) {
            return call(executor, decisions);
        }
        now.guard().begin(executor);
        boolean good = false;
        try {
            now.conduct().faults().run();
            List<Float> scores = call(executor, decisions);
            good = scores.stream().allMatch(score -> score >= 0 && score <= 1);
            return scores;
        } finally {
            now.guard().end(executor, good);
        }
    }

    private List<Float> call(int executor, List<PendingDecision> decisions) {
        Scorer scorer = scorers.get(executor);
        Buffers buffer = buffers.get(executor);
        int width = scorer.features();
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
        boolean goesOn = false;
        try {
            DecisionFlow flow = decision.flow();
            switch (outcome) {
                case Outcome.Scored<Float> scored ->
                    goesOn = flow.byModel(decision, scored.answer(), scored.queueNanos(), scored.computeNanos());
                case Outcome.Failed<Float>(Throwable cause) -> {
                    flow.warn("model " + artifact.id() + " failed, another or the rules decide: " + cause);
                    goesOn = flow.failed(decision);
                }
                case Outcome.Expired<Float>() -> flow.byRules(decision, Fallback.DEADLINE);
                case Outcome.Shed<Float>(ShedReason reason) -> shed(decision, reason);
                case Outcome.Cancelled<Float>() -> flow.byRules(decision, Fallback.DEADLINE);
            }
        } finally {
            if (!goesOn) {
                decision.pathEnded();
            }
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
                if (!vector.isAvailable() || !decision.isWanted()) {
                    unanswered(decision, Fallback.FEATURES_UNAVAILABLE);
                } else {
                    enter(decision, requests);
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
                    unanswered(decision, Fallback.FEATURES_UNAVAILABLE);
                }
            }
        }
    }
}
