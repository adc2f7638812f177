package dev.mlsd.traffic.load.step;

/**
 * The last quarter of a second. Milliseconds are null when nothing was answered, and those from the intended send in a closed loop,
 * which has none.
 *
 * @param seconds since measuring began; negative in the warm-up
 * @param offeredRate null for a closed loop without a pace
 */
public record Progress(
        String label,
        double seconds,
        boolean warmUp,
        Double offeredRate,
        double achievedRate,
        long sent,
        long answered,
        long errors,
        long fallbacks,
        long lateSends,
        Double p50,
        Double p99,
        Double p999,
        Double max,
        Double naiveP50,
        Double naiveP99) {}
