package dev.mlsd.monitoring.intake;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hashes of ids that are done with but may come again, by the day of world time at which they were done with. A repetition (a journal
 * sent again after a crash, a label published twice) follows within minutes; days are kept because world time may run fast.
 */
final class RecentIds {

    /** Days of world time an id is remembered: at 5 000 times real time this is two minutes of a person's time. */
    static final int DAYS = 7;

    private static final HashSlots.Mover NOTHING_BESIDE = (from, to) -> {};

    private final TreeMap<Integer, HashSlots> days = new TreeMap<>();

    boolean contains(long id) {
        for (HashSlots ids : days.values()) {
            if (ids.find(id) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Remembers an id that is not there yet. */
    void add(int day, long id) {
        HashSlots ids = days.computeIfAbsent(day, unused -> new HashSlots());
        if (ids.full()) {
            ids.grow(NOTHING_BESIDE);
        }
        ids.insert(id);
    }

    void forgetBefore(int day) {
        days.headMap(day).clear();
    }

    int size() {
        return days.values().stream().mapToInt(HashSlots::size).sum();
    }

    void write(SnapshotOutput out) throws IOException {
        out.number(days.size());
        for (Map.Entry<Integer, HashSlots> entry : days.entrySet()) {
            HashSlots ids = entry.getValue();
            out.number(entry.getKey());
            out.number(ids.size());
            for (int slot = 0; slot < ids.capacity(); slot++) {
                if (ids.key(slot) != 0) {
                    out.fixed(ids.key(slot));
                }
            }
        }
    }

    static RecentIds read(SnapshotInput in) throws IOException {
        RecentIds result = new RecentIds();
        int days = in.length();
        for (int i = 0; i < days; i++) {
            int day = (int) in.number();
            int size = in.length();
            for (int j = 0; j < size; j++) {
                result.add(day, in.fixed());
            }
        }
        return result;
    }
}
