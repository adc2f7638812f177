package dev.mlsd.inference.batching;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongBiFunction;

/**
 * Results by request, bounded in bytes; when there is no room the least recently asked for go first, and what is larger
 * than all the room is not kept. Safe for use by many threads.
 *
 * @param <K> a request
 * @param <V> its result
 */
public final class ResultCache<K, V> {

    private static final int FIRST_ENTRIES = 16;
    private static final float LOAD = 0.75f;

    private final Map<K, V> results = new LinkedHashMap<>(FIRST_ENTRIES, LOAD, true);
    private final long capacity;
    private final ToLongBiFunction<K, V> weight;
    private long bytes;

    /**
     * Empty.
     *
     * @param capacity bytes
     * @param weight bytes of an entry
     */
    public ResultCache(long capacity, ToLongBiFunction<K, V> weight) {
        this.capacity = capacity;
        this.weight = weight;
    }

    /** The result of an equal request. */
    public synchronized Optional<V> get(K key) {
        return Optional.ofNullable(results.get(key));
    }

    /** Keeps a result; the first of two for equal requests stays. */
    public synchronized void put(K key, V value) {
        long added = weight.applyAsLong(key, value);
        if (added > capacity || results.putIfAbsent(key, value) != null) {
            return;
        }
        bytes += added;
        var oldest = results.entrySet().iterator();
        while (bytes > capacity) {
            Map.Entry<K, V> dropped = oldest.next();
            bytes -= weight.applyAsLong(dropped.getKey(), dropped.getValue());
            oldest.remove();
        }
    }

    /** Bytes kept now. */
    synchronized long bytes() {
        return bytes;
    }
}
