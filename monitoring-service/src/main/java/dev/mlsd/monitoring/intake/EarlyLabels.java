package dev.mlsd.monitoring.intake;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Labels that came before their prediction, by the transaction's hash; at most a given number, the oldest make room. Most of them are of
 * payments that were never decided here.
 */
final class EarlyLabels {

    private final int most;
    private final LinkedHashMap<Long, Boolean> frauds = new LinkedHashMap<>();

    EarlyLabels(int most) {
        this.most = most;
    }

    boolean contains(long id) {
        return frauds.containsKey(id);
    }

    /** Whether the label that waits says fraud; there must be one. */
    boolean fraud(long id) {
        return frauds.get(id);
    }

    void add(long id, boolean fraud) {
        frauds.put(id, fraud);
        if (frauds.size() > most) {
            Iterator<Long> oldest = frauds.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Takes a label out: whether it says fraud, if there is one. */
    Optional<Boolean> take(long id) {
        return Optional.ofNullable(frauds.remove(id));
    }

    int size() {
        return frauds.size();
    }

    void write(SnapshotOutput out) throws IOException {
        out.number(frauds.size());
        for (Map.Entry<Long, Boolean> entry : frauds.entrySet()) {
            out.fixed(entry.getKey());
            out.number(entry.getValue() ? 1 : 0);
        }
    }

    static EarlyLabels read(SnapshotInput in, int most) throws IOException {
        EarlyLabels result = new EarlyLabels(most);
        int size = in.length();
        for (int i = 0; i < size; i++) {
            long id = in.fixed();
            result.add(id, in.number() == 1);
        }
        return result;
    }
}
