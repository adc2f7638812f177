package dev.mlsd.inference.protection;

/**
 * Allows a rate in the long run and a burst after a pause: the bucket fills by so many tokens a second up to its size, and every request
 * takes some. Turner, "New directions in communications (or which way to the information age?)" (1986). Safe for use by many threads.
 */
final class TokenBucket {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final int size;
    private double tokens;
    private long filledNanos;

    /** A full bucket. */
    TokenBucket(double perSecond, int size, long nowNanos) {
        this.perSecond = perSecond;
        this.size = size;
        this.tokens = size;
        this.filledNanos = nowNanos;
    }

    boolean isFor(Client client) {
        return perSecond == client.perSecond() && size == client.burst();
    }

    /**
     * Takes so many tokens, or none.
     *
     * @return 0 when taken; otherwise nanoseconds until there would be enough, {@link Long#MAX_VALUE} where the bucket is too small for so
     *     many
     */
    synchronized long take(int wanted, long nowNanos) {
        if (wanted > size) {
            return Long.MAX_VALUE;
        }
        tokens = Math.min(size, tokens + Math.max(0, nowNanos - filledNanos) / NANOS_PER_SECOND * perSecond);
        // Two threads may come in another order than they read the clock; time is given out once. A nanosecond clock
        // may also wrap.
        if (nowNanos - filledNanos > 0) {
            filledNanos = nowNanos;
        }
        if (tokens >= wanted) {
            tokens -= wanted;
            return 0;
        }
        return Math.max(1, (long) Math.ceil((wanted - tokens) / perSecond * NANOS_PER_SECOND));
    }
}
