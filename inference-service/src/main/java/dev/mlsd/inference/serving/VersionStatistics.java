package dev.mlsd.inference.serving;

import dev.mlsd.inference.batching.BatchObserver;
import dev.mlsd.inference.batching.LeaveReason;
import dev.mlsd.inference.batching.ShedReason;
import dev.mlsd.inference.onnx.TensorModel;
import dev.mlsd.inference.telemetry.RollingHistogram;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a version did since the service started, over all its reloads, as Triton's statistics extension counts it: each
 * request has the whole compute time of its batch; a batch counts once in {@link Snapshot#batches}. Safe for use by
 * many threads.
 */
public final class VersionStatistics implements BatchObserver {

    /** Seconds over which the histograms are taken. */
    public static final int SECONDS = 30;

    private final Counted success = new Counted();
    private final Counted fail = new Counted();
    private final Counted queue = new Counted();
    private final Counted input = new Counted();
    private final Counted infer = new Counted();
    private final Counted output = new Counted();
    private final Counted cacheHit = new Counted();
    private final Counted cacheMiss = new Counted();
    private final LongAdder inferences = new LongAdder();
    private final LongAdder executions = new LongAdder();
    private final LongAdder shared = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final Map<LeaveReason, LongAdder> left = adders(LeaveReason.class);
    private final Map<ShedReason, LongAdder> refused = adders(ShedReason.class);
    private final Map<Integer, Batches> batches = new ConcurrentHashMap<>();
    private final RollingHistogram queueTimes = new RollingHistogram(SECONDS);
    private final RollingHistogram computeTimes = new RollingHistogram(SECONDS);
    private final RollingHistogram batchRows = new RollingHistogram(SECONDS);
    private volatile long lastInferenceMillis;

    /** How often, and how long together. */
    public record Duration(long count, long nanos) {}

    /** Executions with so many rows. */
    public record Batch(int rows, Duration input, Duration infer, Duration output) {}

    /**
     * The counts of a moment.
     *
     * @param lastInferenceMillis since the epoch; 0 before the first
     * @param inferences rows answered by the model
     * @param executions calls of the model
     */
    public record Snapshot(
            long lastInferenceMillis,
            long inferences,
            long executions,
            Duration success,
            Duration fail,
            Duration queue,
            Duration input,
            Duration infer,
            Duration output,
            Duration cacheHit,
            Duration cacheMiss,
            List<Batch> batches) {}

    private static final class Counted {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void add(long time) {
            count.increment();
            nanos.add(time);
        }

        Duration sum() {
            return new Duration(count.sum(), nanos.sum());
        }
    }

    private record Batches(Counted input, Counted infer, Counted output) {}

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> of) {
        Map<E, LongAdder> adders = new EnumMap<>(of);
        for (E value : of.getEnumConstants()) {
            adders.put(value, new LongAdder());
        }
        return adders;
    }

    @Override
    public void left(LeaveReason reason, int rows) {
        left.get(reason).increment();
    }

    @Override
    public void refused(ShedReason reason) {
        refused.get(reason).increment();
    }

    @Override
    public void expired() {
        expired.increment();
    }

    /** Batches that left the queue for a reason. */
    public long batches(LeaveReason reason) {
        return left.get(reason).sum();
    }

    /** Requests refused for a reason. */
    public long refusals(ShedReason reason) {
        return refused.get(reason).sum();
    }

    /** Requests whose time was over while they waited. */
    public long expirations() {
        return expired.sum();
    }

    /** Requests that got the answer of an identical one that was under way. */
    public long shared() {
        return shared.sum();
    }

    /** The model was called. */
    void executed(int rows, TensorModel.Run run) {
        executions.increment();
        inferences.add(rows);
        batchRows.record(rows);
        computeTimes.record(run.inputNanos() + run.inferNanos() + run.outputNanos());
        Batches of = batches.computeIfAbsent(rows, size -> new Batches(new Counted(), new Counted(), new Counted()));
        of.input().add(run.inputNanos());
        of.infer().add(run.inferNanos());
        of.output().add(run.outputNanos());
    }

    /** A request was answered by the model. */
    void answered(long queueNanos, TensorModel.Run run) {
        queue.add(queueNanos);
        queueTimes.record(queueNanos);
        input.add(run.inputNanos());
        infer.add(run.inferNanos());
        output.add(run.outputNanos());
    }

    /** A request ended well, in so long from its arrival. */
    void succeeded(long nanos, long nowMillis) {
        success.add(nanos);
        lastInferenceMillis = nowMillis;
    }

    /** A request ended without an answer. */
    void failed(long nanos, long nowMillis) {
        fail.add(nanos);
        lastInferenceMillis = nowMillis;
    }

    /** A request got the answer of an identical one. */
    void sharedAnswer() {
        shared.increment();
    }

    /** The cache was asked. */
    void cacheAsked(boolean hit, long nanos) {
        (hit ? cacheHit : cacheMiss).add(nanos);
    }

    /** A second has passed. */
    void tick() {
        queueTimes.tick();
        computeTimes.tick();
        batchRows.tick();
    }

    /** Time in the queue, in nanoseconds, of the last seconds. */
    public RollingHistogram queueTimes() {
        return queueTimes;
    }

    /** Time of a call of the model, in nanoseconds, of the last seconds. */
    public RollingHistogram computeTimes() {
        return computeTimes;
    }

    /** Rows of a call of the model, of the last seconds. */
    public RollingHistogram batchRows() {
        return batchRows;
    }

    /** All counts. */
    public Snapshot snapshot() {
        NavigableMap<Integer, Batches> bySize = new TreeMap<>(batches);
        return new Snapshot(
                lastInferenceMillis,
                inferences.sum(),
                executions.sum(),
                success.sum(),
                fail.sum(),
                queue.sum(),
                input.sum(),
                infer.sum(),
                output.sum(),
                cacheHit.sum(),
                cacheMiss.sum(),
                bySize.entrySet().stream()
                        .map(size -> new Batch(
                                size.getKey(),
                                size.getValue().input().sum(),
                                size.getValue().infer().sum(),
                                size.getValue().output().sum()))
                        .toList());
    }
}
