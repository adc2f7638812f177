package dev.mlsd.inference.telemetry;

import java.util.ArrayDeque;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Values of the last ticks. Recording is wait-free from any thread; {@link #tick} closes an interval and forgets the oldest, so that
 * with a tick a second and 30 intervals the percentiles are those of the last 30 seconds. Values are kept to two significant digits.
 */
public final class RollingHistogram {

    private static final int DIGITS = 2;

    private final Recorder recorder = new Recorder(DIGITS);
    private final ArrayDeque<Histogram> intervals = new ArrayDeque<>();
    private final int kept;

    /** Empty; {@code kept} is how many intervals count. */
    public RollingHistogram(int kept) {
        this.kept = kept;
    }

    /** Adds a value of at least 0. */
    public void record(long value) {
        recorder.recordValue(Math.max(0, value));
    }

    /** Closes the interval. */
    public synchronized void tick() {
        Histogram reused = intervals.size() == kept ? intervals.removeFirst() : null;
        intervals.addLast(recorder.getIntervalHistogram(reused));
    }

    /** The value below or at which so many percent lie, over all kept intervals; null when there are no values. */
    public synchronized Long percentile(double percent) {
        Histogram sum = sum();
        return sum.getTotalCount() == 0 ? null : sum.getValueAtPercentile(percent);
    }

    /** The mean over all kept intervals; null when there are no values. */
    public synchronized Double mean() {
        Histogram sum = sum();
        return sum.getTotalCount() == 0 ? null : sum.getMean();
    }

    /** Values in the newest intervals. */
    public synchronized long count(int newest) {
        return intervals.stream()
                .skip(Math.max(0, intervals.size() - newest))
                .mapToLong(Histogram::getTotalCount)
                .sum();
    }

    private Histogram sum() {
        Histogram sum = new Histogram(DIGITS);
        intervals.forEach(sum::add);
        return sum;
    }
}
