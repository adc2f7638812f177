package dev.mlsd.traffic.status;

/**
 * Quantiles of the latest decisions in milliseconds; null when there were none.
 *
 * @param p50 from the moment the request should have been sent
 * @param p99 from the moment the request should have been sent
 * @param naiveP50 from the moment it was sent
 * @param naiveP99 from the moment it was sent
 */
public record Latencies(Double p50, Double p99, Double naiveP50, Double naiveP99) {

    /** No decisions. */
    public static final Latencies NONE = new Latencies(null, null, null, null);
}
