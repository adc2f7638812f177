package dev.mlsd.inference.telemetry;

import dev.mlsd.inference.decision.Fallback;
import dev.mlsd.inference.decision.Verdict;
import dev.mlsd.inference.routing.CircuitBreaker.State;
import dev.mlsd.inference.routing.Route;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts decisions and measures where their time goes. Latencies are of the last {@link #SECONDS} seconds, in nanoseconds. Safe for use
 * by many threads; {@link #tick} is called each second.
 */
public final class DecisionTelemetry {

    /** Seconds over which latencies are taken. */
    public static final int SECONDS = 30;

    private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
    private final Map<Fallback, LongAdder> fallbacks = new EnumMap<>(Fallback.class);
    private final Map<Route, LongAdder> paths = new EnumMap<>(Route.class);
    private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
    private final Map<State, LongAdder> breakerChanges = new EnumMap<>(State.class);
    private final RollingHistogram total = new RollingHistogram(SECONDS);
    private final RollingHistogram features = new RollingHistogram(SECONDS);
    private final RollingHistogram queue = new RollingHistogram(SECONDS);
    private final RollingHistogram compute = new RollingHistogram(SECONDS);
    private final RollingHistogram batchRows = new RollingHistogram(SECONDS);

    /** Nothing counted yet. */
    public DecisionTelemetry() {
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, new LongAdder());
        }
        for (Route path : Route.values()) {
            paths.put(path, new LongAdder());
        }
        for (Fallback fallback : Fallback.values()) {
            fallbacks.put(fallback, new LongAdder());
        }
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, new LongAdder());
        }
        for (State state : State.values()) {
            breakerChanges.put(state, new LongAdder());
        }
    }

    /** A decision was answered. */
    public void decided(Verdict verdict, long totalNanos) {
        verdicts.get(verdict).increment();
        total.record(totalNanos);
    }

    /** A model decided a payment that came to it this way. */
    public void came(Route path) {
        paths.get(path).increment();
    }

    /** The rules decided it. */
    public void fellBack(Fallback why) {
        fallbacks.get(why).increment();
    }

    /** A request was not decided. */
    public void refused(Refusal why) {
        refusals.get(why).increment();
    }

    /** A circuit breaker changed its state to this one. */
    public void breakerChanged(State to) {
        breakerChanges.get(to).increment();
    }

    /** A vector came. */
    public void fetched(long nanos) {
        features.record(nanos);
    }

    /** A request was scored. */
    public void scored(long queueNanos, long computeNanos) {
        queue.record(queueNanos);
        compute.record(computeNanos);
    }

    /** A batch was run. */
    public void batch(int rows) {
        batchRows.record(rows);
    }

    /** A second has passed. */
    public void tick() {
        total.tick();
        features.tick();
        queue.tick();
        compute.tick();
        batchRows.tick();
    }

    /** Decisions with a verdict. */
    public long decisions(Verdict verdict) {
        return verdicts.get(verdict).sum();
    }

    /** Decisions, all verdicts. */
    public long decisions() {
        return verdicts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Decisions by models that payments came to this way. */
    public long decisions(Route path) {
        return paths.get(path).sum();
    }

    /** Decisions by the rules, for a reason. */
    public long fallbacks(Fallback why) {
        return fallbacks.get(why).sum();
    }

    /** Decisions by the rules. */
    public long fallbacks() {
        return fallbacks.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** How often a circuit breaker came into a state. */
    public long breakerChanges(State to) {
        return breakerChanges.get(to).sum();
    }

    /** Requests that were not decided, for a reason. */
    public long refusals(Refusal why) {
        return refusals.get(why).sum();
    }

    /** Requests that were not decided. */
    public long refusals() {
        return refusals.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** From request to answer. */
    public RollingHistogram total() {
        return total;
    }

    /** From request to vector. */
    public RollingHistogram features() {
        return features;
    }

    /** In the batcher's queue. */
    public RollingHistogram queue() {
        return queue;
    }

    /** In the model, of the whole batch. */
    public RollingHistogram compute() {
        return compute;
    }

    /** Rows of a batch. */
    public RollingHistogram batchRows() {
        return batchRows;
    }
}
