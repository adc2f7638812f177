package dev.mlsd.inference.flow;

import dev.mlsd.inference.decision.Fallback;
import dev.mlsd.inference.decision.RuleSet;
import dev.mlsd.inference.decision.Thresholds;
import dev.mlsd.inference.decision.Verdict;
import dev.mlsd.inference.explanation.Explanation;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.flow.DecisionOutcome.Refused;
import dev.mlsd.inference.flow.PendingDecision.Scored;
import dev.mlsd.inference.predictionlog.PredictionLog;
import dev.mlsd.inference.predictionlog.PredictionLog.Append;
import dev.mlsd.inference.protection.AdmissionLimit;
import dev.mlsd.inference.repository.ModelSlot.Lease;
import dev.mlsd.inference.routing.Route;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import dev.mlsd.inference.telemetry.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Decides payments: vector, batch, score, calibrated probability, cheapest action, journal, answer. No thread waits anywhere on the way.
 *
 * <p>Exactly one outcome for each payment. When features or the model fail, or the deadline passes, the rules decide. Nothing is answered
 * as decided before its prediction is written down.
 */
public final class DecisionFlow {

    private static final Explanation BY_RULES = new Explanation.Unavailable("the rules decided, by the amount alone");
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final Duration STOP_LOOK = Duration.ofMillis(1);

    private final FlowOptions options;
    private final Function<String, Optional<Way>> ways;
    private final RuleSet rules;
    private final PredictionLog log;
    private final DecisionTelemetry telemetry;
    private final LongSupplier nanoTime;
    private final Clock wall;
    private final Consumer<String> warnings;
    private final DeadlineWatch deadlines;
    private final AdmissionLimit admission;
    private final BooleanSupplier limited;

    /**
     * A flow; {@link #stop} it when it is no longer used.
     *
     * @param ways where the payments of a customer go now; empty while no model serves
     * @param admission how many payments may be under way
     * @param limited whether no more are let in than can be answered in time
     * @param nanoTime the clock of latencies and deadlines
     * @param wall when a decision was made, for the prediction
     * @param warnings told, for each batch or call, why the rules decide
     */
    public DecisionFlow(
            FlowOptions options,
            Function<String, Optional<Way>> ways,
            RuleSet rules,
            PredictionLog log,
            DecisionTelemetry telemetry,
            AdmissionLimit admission,
            BooleanSupplier limited,
            LongSupplier nanoTime,
            Clock wall,
            Consumer<String> warnings) {
        this.options = options;
        this.ways = ways;
        this.rules = rules;
        this.log = log;
        this.telemetry = telemetry;
        this.admission = admission;
        this.limited = limited;
        this.nanoTime = nanoTime;
        this.wall = wall;
        this.warnings = warnings;
        this.deadlines = new DeadlineWatch(nanoTime, this::late);
        this.deadlines.start();
    }

    /**
     * A payment and who gets its outcome, on any thread; the receiver must not block.
     *
     * @param deadline how long the caller waits before the rules decide; null for the service's own deadline
     */
    public record Ask(Payment payment, Duration deadline, Consumer<? super DecisionOutcome> receiver) {

        /** With the service's own deadline. */
        public Ask(Payment payment, Consumer<? super DecisionOutcome> receiver) {
            this(payment, null, receiver);
        }
    }

    /** Decides payments that came together. */
    public void decide(List<Ask> asks) {
        // Most often one lane; more where versions share the payments, or a model was swapped between two of them.
        Map<Lane, List<PendingDecision>> together = LinkedHashMap.newLinkedHashMap(1);
        for (Ask ask : asks) {
            PendingDecision decision = enter(ask);
            if (decision != null) {
                together.computeIfAbsent(decision.lane(), lane -> new ArrayList<>(asks.size()))
                        .add(decision);
            }
        }
        together.forEach(Lane::start);
    }

    /** Null when it was refused. */
    private PendingDecision enter(Ask ask) {
        if (!admission.enter(limited.getAsBoolean())) {
            refuse(
                    ask,
                    Refusal.OVERLOADED,
                    "no more payments are let in than can be decided in time, and "
                            + admission.snapshot().underWay() + " are under way");
            return null;
        }
        Way way = ways.apply(ask.payment().customerId()).orElse(null);
        if (way == null) {
            admission.leave();
            refuse(ask, Refusal.NOT_READY, "no model serves yet");
            return null;
        }
        long now = nanoTime.getAsLong();
        Duration deadline = ask.deadline() == null ? options.deadline() : ask.deadline();
        PendingDecision decision =
                new PendingDecision(this, ask.payment(), way, ask.receiver(), now, now + deadline.toNanos());
        deadlines.add(decision);
        return decision;
    }

    private void refuse(Ask ask, Refusal reason, String detail) {
        telemetry.refused(reason);
        ask.receiver().accept(new Refused(ask.payment(), reason, detail));
    }

    private void late(PendingDecision decision) {
        byRules(decision, Fallback.DEADLINE);
        decision.cancel();
        if (decision.featuresNanos() != StageLatencies.NOT_REACHED) {
            decision.lane().late();
        }
    }

    long now() {
        return nanoTime.getAsLong();
    }

    void warn(String message) {
        warnings.accept(message);
    }

    void batched(int rows) {
        telemetry.batch(rows);
    }

    void fetched(PendingDecision decision) {
        telemetry.fetched(decision.featuresNanos());
    }

    /** The model's score has come. True when another model is asked now, and the path goes on. */
    boolean byModel(PendingDecision decision, double score, long queueNanos, long computeNanos) {
        telemetry.scored(queueNanos, computeNanos);
        Way way = decision.way();
        Lane lane = way.lease().model();
        double probability = lane.artifact().calibration().apply(score);
        if (!(probability >= 0 && probability <= 1)) {
            return failed(decision);
        }
        Scored before = decision.unsure();
        Scored scored = new Scored(
                lane,
                way.path(),
                score,
                probability,
                queueNanos + (before == null ? 0 : before.queueNanos()),
                computeNanos + (before == null ? 0 : before.computeNanos()));
        if (way.next() != null && !way.next().confidence().isSure(probability)) {
            Scored unsure = new Scored(lane, Route.CASCADE_UNSURE, score, probability, queueNanos, computeNanos);
            decision.keep(unsure);
            if (goesOn(decision)) {
                return true;
            }
            scored = unsure;
        }
        decide(decision, scored);
        return false;
    }

    /** The model has failed. True when another one is asked now. */
    boolean failed(PendingDecision decision) {
        if (goesOn(decision)) {
            return true;
        }
        byRules(decision, Fallback.MODEL_FAILED);
        return false;
    }

    /** Asks the next model with the vector that is there; false when there is none. */
    boolean goesOn(PendingDecision decision) {
        Way.Next next = decision.way().next();
        if (next == null || !decision.isWanted()) {
            return false;
        }
        Lease<Lane> large = next.large().get().orElse(null);
        if (large == null) {
            return false;
        }
        List<String> wanted = large.model().artifact().signature();
        if (!wanted.equals(decision.lane().artifact().signature())) {
            large.release();
            warn("a cascade needs two models of the same features: "
                    + decision.lane().artifact().id() + " cannot hand over to another signature, " + wanted);
            return false;
        }
        decision.goOn(new Way(large, Route.CASCADE_LARGE, null));
        large.model().score(decision);
        return true;
    }

    private void decide(PendingDecision decision, Scored scored) {
        if (!decision.claim()) {
            return;
        }
        Thresholds thresholds =
                scored.lane().artifact().costs().thresholds(decision.payment().amount());
        Verdict verdict = thresholds.verdict(scored.probability());
        StageLatencies latencies = latencies(decision, scored.queueNanos(), scored.computeNanos());
        Explanation explanation = null;
        // Claimed already: a deadline that passes meanwhile does not turn a decision of the model into one of the
        // rules.
        if (decision.payment().explain()) {
            long begun = nanoTime.getAsLong();
            explanation = scored.lane().explain(decision.vector());
            latencies = latencies.explained(nanoTime.getAsLong() - begun);
        }
        telemetry.came(scored.path());
        finish(
                decision,
                new Decided(
                        decision.payment(),
                        scored.lane().artifact(),
                        decision.vector(),
                        scored.score(),
                        scored.probability(),
                        verdict,
                        thresholds,
                        null,
                        latencies,
                        explanation,
                        scored.path()));
    }

    /** The model will not decide, or not in time; then a small model's score is better than none. */
    void byRules(PendingDecision decision, Fallback why) {
        if (decision.unsure() != null) {
            decide(decision, decision.unsure());
            return;
        }
        if (!decision.claim()) {
            return;
        }
        finish(
                decision,
                new Decided(
                        decision.payment(),
                        decision.lane().artifact(),
                        decision.vector(),
                        Double.NaN,
                        Double.NaN,
                        rules.decide(decision.payment().amountMinor()),
                        Thresholds.NONE,
                        why,
                        latencies(decision, StageLatencies.NOT_REACHED, StageLatencies.NOT_REACHED),
                        decision.payment().explain() ? BY_RULES : null));
    }

    /** Nobody will decide, unless a small model has said something. */
    void refuse(PendingDecision decision, Refusal reason, String detail) {
        if (decision.unsure() != null) {
            decide(decision, decision.unsure());
        } else if (decision.claim()) {
            telemetry.refused(reason);
            decision.answer(new Refused(decision.payment(), reason, detail));
        }
    }

    void ended() {
        admission.leave();
    }

    private StageLatencies latencies(PendingDecision decision, long queueNanos, long computeNanos) {
        return new StageLatencies(
                decision.featuresNanos(), queueNanos, computeNanos, nanoTime.getAsLong() - decision.startNanos());
    }

    private void finish(PendingDecision decision, Decided decided) {
        long now = nanoTime.getAsLong();
        admission.answered(
                now,
                now - decision.startNanos(),
                decision.deadlineNanos() - decision.startNanos(),
                decided.fallback() == null);
        switch (log.append(PredictionEncoder.encode(decided, wall.millis()))) {
            case Append.Written() -> {
                telemetry.decided(decided.verdict(), decided.latencies().total());
                if (decided.fallback() != null) {
                    telemetry.fellBack(decided.fallback());
                }
                decision.answer(decided);
            }
            case Append.Full(String reason) -> {
                telemetry.refused(Refusal.JOURNAL_FULL);
                decision.answer(new Refused(decided.payment(), Refusal.JOURNAL_FULL, reason));
            }
        }
    }

    /** Waits until all payments are through, 5 s at most, and stops the deadlines. Whoever calls it has closed the door before. */
    public void stop() {
        long patienceEnds = System.nanoTime() + STOP_PATIENCE.toNanos();
        while (admission.snapshot().underWay() > 0 && System.nanoTime() < patienceEnds) {
            LockSupport.parkNanos(STOP_LOOK.toNanos());
        }
        deadlines.stop();
    }
}
