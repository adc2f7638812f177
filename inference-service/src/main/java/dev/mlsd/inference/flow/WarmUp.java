package dev.mlsd.inference.flow;

import dev.mlsd.inference.decision.Fallback;
import dev.mlsd.inference.decision.RuleSet;
import dev.mlsd.inference.flow.DecisionFlow.Ask;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.onnx.Scorer;
import dev.mlsd.inference.predictionlog.PredictionLog.Append;
import dev.mlsd.inference.protection.AdmissionLimit;
import dev.mlsd.inference.repository.ModelSlot.Lease;
import dev.mlsd.inference.repository.NotYetException;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Takes a version through everything that a real payment goes through, before the first real one comes: sessions with every bucket of
 * batch sizes, then decisions of a made-up payment with vectors from feature-service, all but the write to the journal. A cold path is
 * up to three times slower, and its first decisions would miss their deadline.
 */
public final class WarmUp {

    private static final int RUNS_PER_BUCKET = 20;
    private static final int DECISIONS_PER_SIZE = 192;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final IntFunction<Payment> asking;
    private final Consumer<Decided> answering;
    private final RandomGenerator random;
    private final Clock wall;

    /**
     * A warm-up.
     *
     * @param asking makes the made-up payment of a number, in the way that requests are read
     * @param answering takes a decision in, in the way that answers are written
     * @param random fills rows; trees are faster on rows that repeat
     */
    public WarmUp(IntFunction<Payment> asking, Consumer<Decided> answering, RandomGenerator random, Clock wall) {
        this.asking = asking;
        this.answering = answering;
        this.random = random;
        this.wall = wall;
    }

    /** Throws {@link NotYetException} while feature-service does not give vectors. */
    void run(Lane lane) {
        lane.scorers().forEach(this::warm);
        DecisionFlow flow = new DecisionFlow(
                new FlowOptions(PATIENCE),
                customer -> Optional.of(Way.production(new Unmanaged(lane))),
                RuleSet.DEFAULT,
                prediction -> new Append.Written(),
                new DecisionTelemetry(),
                new AdmissionLimit(Integer.MAX_VALUE, PATIENCE),
                () -> false,
                System::nanoTime,
                wall,
                // What goes wrong is in the outcomes.
                message -> {});
        try {
            decide(flow, lane.scorers().getFirst().largestBatch());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new NotYetException("the end of an interrupted warm-up");
        } finally {
            flow.stop();
        }
    }

    private void decide(DecisionFlow flow, int largestBatch) throws InterruptedException {
        int number = 0;
        for (int together = 1; together <= largestBatch; together *= 2) {
            for (int done = 0; done < DECISIONS_PER_SIZE; done += together) {
                decide(flow, number, together);
                number += together;
            }
        }
    }

    private void warm(Scorer scorer) {
        float[] rows = new float[scorer.largestBatch() * scorer.features()];
        float[] scores = new float[scorer.largestBatch()];
        for (int batch = 1; batch <= scorer.largestBatch(); batch *= 2) {
            for (int run = 0; run < RUNS_PER_BUCKET; run++) {
                for (int i = 0; i < batch * scorer.features(); i++) {
                    rows[i] = random.nextFloat() * 100;
                }
                scorer.score(rows, batch, scores);
            }
        }
    }

    private void decide(DecisionFlow flow, int number, int together) throws InterruptedException {
        BlockingQueue<DecisionOutcome> outcomes = new LinkedBlockingQueue<>();
        List<Ask> asks = new ArrayList<>(together);
        for (int i = 0; i < together; i++) {
            asks.add(new Ask(asking.apply(number + i), outcomes::add));
        }
        flow.decide(asks);
        for (int i = 0; i < together; i++) {
            DecisionOutcome outcome = outcomes.poll(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!(outcome instanceof Decided decided)) {
                throw new NotYetException("a decision of the warm-up, got " + outcome);
            }
            if (decided.fallback() == Fallback.MODEL_FAILED) {
                throw new IllegalArgumentException("it fails on a real vector");
            }
            if (decided.fallback() != null) {
                throw new NotYetException("vectors from feature-service: " + decided.fallbackCode());
            }
            answering.accept(decided);
        }
    }

    /** The lane is not in a slot yet, so nobody counts its leases. */
    private record Unmanaged(Lane model) implements Lease<Lane> {

        @Override
        public void release() {
            // The loader closes the lane if the warm-up fails, after all its decisions are through.
        }
    }
}
