package dev.mlsd.traffic.load.step;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * What one test measured, without its warm-up.
 *
 * @param seconds from the beginning of the measurement to its end, or to the last answer if that came later
 * @param sent requests that really left
 * @param errors by reason, {@code overload} and {@code unanswered} among them
 * @param lateSends that left more than 1 ms after their departure
 * @param intended latency in nanoseconds from the intended send; in a closed loop it means nothing, see {@link #latency}
 * @param naive latency in nanoseconds from the real send
 * @param progress of the whole test
 */
public record StepResult(
        StepPlan plan,
        double seconds,
        long sent,
        Map<String, Long> errors,
        long fallbacks,
        long lateSends,
        double maxSendDelayMillis,
        Histogram intended,
        Histogram naive,
        List<Progress> progress) {

    private static final double NANOS_PER_MILLI = 1e6;

    public StepResult {
        errors = Map.copyOf(errors);
        progress = List.copyOf(progress);
        Objects.requireNonNull(plan);
    }

    /** Requests that were answered. */
    public long answered() {
        return naive.getTotalCount();
    }

    /** Requests that were not. */
    public long failed() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Answers a second. */
    public double achievedRate() {
        return answered() / seconds;
    }

    /** The histogram of the true latency, from the intended send; null in a closed loop, where nobody knows it. */
    public Histogram latency() {
        return plan.loop() == StepPlan.Loop.OPEN ? intended : null;
    }

    /** A percentile in milliseconds; null without a histogram or without answers. */
    public static Double percentile(Histogram histogram, double percent) {
        return histogram == null || histogram.getTotalCount() == 0
                ? null
                : histogram.getValueAtPercentile(percent) / NANOS_PER_MILLI;
    }

    /** The mean in milliseconds; null without a histogram or without answers. */
    public static Double mean(Histogram histogram) {
        return histogram == null || histogram.getTotalCount() == 0 ? null : histogram.getMean() / NANOS_PER_MILLI;
    }
}
