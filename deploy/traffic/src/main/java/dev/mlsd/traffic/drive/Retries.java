package dev.mlsd.traffic.drive;

import dev.mlsd.traffic.schedule.Passage;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * Requests that nobody answered, until they are asked again: after 50 ms, then twice as long each time, up to 2 s. Not safe for use
 * by several threads.
 */
final class Retries {

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private record Retry(Passage passage, long atNanos) {}

    private final PriorityQueue<Retry> retries = new PriorityQueue<>(Comparator.comparingLong(Retry::atNanos));

    /**
     * Notes a request to be asked again.
     *
     * @param attempts that there have been
     */
    void add(Passage passage, int attempts, long nowNanos) {
        long wait = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(attempts - 1, 16));
        retries.add(new Retry(passage, nowNanos + wait));
    }

    /** The next request whose time has come. */
    Optional<Passage> due(long nowNanos) {
        if (retries.isEmpty() || retries.peek().atNanos() > nowNanos) {
            return Optional.empty();
        }
        return Optional.of(retries.remove().passage());
    }

    /** When the next one is due; {@link Long#MAX_VALUE} when there is none. */
    long nextNanos() {
        return retries.isEmpty() ? Long.MAX_VALUE : retries.peek().atNanos();
    }

    int size() {
        return retries.size();
    }
}
