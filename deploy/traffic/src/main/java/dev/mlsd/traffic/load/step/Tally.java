package dev.mlsd.traffic.load.step;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What became of requests. Latencies are in nanoseconds, to three significant digits; errors have none. Written by one thread; whoever
 * is handed one afterwards may read it.
 */
final class Tally {

    /** A request that left later than this after its departure left late. */
    static final long LATE_NANOS = 1_000_000;

    private static final long LONGEST_NANOS = 3_600_000_000_000L;
    private static final int DIGITS = 3;

    /** Latency from the intended moment. */
    final Histogram intended = new Histogram(LONGEST_NANOS, DIGITS);

    /** Latency from the real send. */
    final Histogram naive = new Histogram(LONGEST_NANOS, DIGITS);

    final Map<String, Long> errors = new TreeMap<>();
    long sent;
    long fallbacks;
    long late;
    long longestDelay;

    void sent(long delay) {
        sent++;
        longestDelay = Math.max(longestDelay, delay);
        if (delay > LATE_NANOS) {
            late++;
        }
    }

    void answered(long fromIntended, long fromSend, boolean fallback) {
        intended.recordValue(Math.clamp(fromIntended, 0, LONGEST_NANOS));
        naive.recordValue(Math.clamp(fromSend, 0, LONGEST_NANOS));
        if (fallback) {
            fallbacks++;
        }
    }

    void failed(String reason, long requests) {
        if (requests > 0) {
            errors.merge(reason, requests, Long::sum);
        }
    }

    long answered() {
        return intended.getTotalCount();
    }

    long failed() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    void clear() {
        intended.reset();
        naive.reset();
        errors.clear();
        sent = 0;
        fallbacks = 0;
        late = 0;
        longestDelay = 0;
    }
}
