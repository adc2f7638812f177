package dev.mlsd.inference.telemetry;

import java.util.ArrayDeque;
import java.util.stream.Stream;
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
    public Long percentile(double percent) {
        return percentile(percent, kept);
    }

    /** The same over the newest intervals only. */
    public synchronized Long percentile(double percent, int newest) {
        Histogram sum = sum(newest);
        return sum.getTotalCount() == 0 ? null : sum.getValueAtPercentile(percent);
    }

    /** The mean over all kept intervals; null when there are no values. */
    public Double mean() {
        return mean(kept);
    }

    /** The same over the newest intervals only. */
    public synchronized Double mean(int newest) {
        Histogram sum = sum(newest);
        return sum.getTotalCount() == 0 ? null : sum.getMean();
    }

    /** Values in the newest intervals. */
    public synchronized long count(int newest) {
        return newest(newest).mapToLong(Histogram::getTotalCount).sum();
    }

    private Histogram sum(int newest) {
        Histogram sum = new Histogram(DIGITS);
        newest(newest).forEach(sum::add);
        return sum;
    }

    private Stream<Histogram> newest(int newest) {
        return intervals.stream().skip(Math.max(0, intervals.size() - newest));
    }
}
