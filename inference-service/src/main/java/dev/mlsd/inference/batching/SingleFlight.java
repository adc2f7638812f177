package dev.mlsd.inference.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds identical requests that are under way at the same time, so that one of them is run for all. Identical means
 * equal, not only of the same hash. Safe for use by many threads.
 *
 * @param <K> what makes requests identical
 * @param <W> one that waits for another's result
 */
public final class SingleFlight<K, W> {

    private final ConcurrentHashMap<K, List<W>> flights = new ConcurrentHashMap<>();

    /**
     * Joins those under way.
     *
     * @return true when there are none: the caller runs it, and calls {@link #land} exactly once; false when the waiter
     *     will be among those that land
     */
    public boolean leads(K key, W waiter) {
        boolean[] leads = new boolean[1];
        flights.compute(key, (same, waiters) -> {
            if (waiters == null) {
                leads[0] = true;
                return new ArrayList<>(0);
            }
            waiters.add(waiter);
            return waiters;
        });
        return leads[0];
    }

    /** Ends a flight; those that waited for it, in the order they came. Who comes later leads a new one. */
    public List<W> land(K key) {
        return flights.remove(key);
    }
}
