package dev.mlsd.feature.quarantine;

import dev.mlsd.feature.quarantine.Quarantined.Origin;
import dev.mlsd.feature.v1.QuarantinedRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The newest quarantined records, as they stand in their topic; the topic keeps all for as long as it keeps anything. Fed in the order of
 * the topic. Safe for use by many threads.
 */
public final class Quarantine {

    /** Bytes kept, 16 MiB: some 20 000 records. Beyond, the oldest are dropped here. */
    static final long LARGEST = 16L << 20;

    private final long largest;
    private final LinkedHashMap<Origin, Quarantined> records = new LinkedHashMap<>();
    private long bytes;
    private long dropped;

    /** Keeps up to {@link #LARGEST}. */
    public Quarantine() {
        this(LARGEST);
    }

    Quarantine(long largest) {
        this.largest = largest;
    }

    /** Takes a record of the topic: one that was set aside, or the note that it was sent again. */
    synchronized void read(QuarantinedRecord record) {
        Origin origin = Quarantined.origin(record);
        if (record.getReplayedMillis() != 0) {
            records.computeIfPresent(origin, (same, waiting) -> waiting.replayed(record.getReplayedMillis()));
            return;
        }
        Quarantined fresh = Quarantined.of(record);
        if (records.putIfAbsent(origin, fresh) == null) {
            bytes += fresh.size();
        }
        while (bytes > largest && records.size() > 1) {
            Quarantined oldest = records.pollFirstEntry().getValue();
            bytes -= oldest.size();
            dropped++;
        }
    }

    /** The newest first. */
    public synchronized List<Quarantined> newest(int limit, Predicate<Quarantined> wanted) {
        List<Quarantined> newest = new ArrayList<>();
        for (Quarantined record : records.reversed().values()) {
            if (newest.size() == limit) {
                break;
            }
            if (wanted.test(record)) {
                newest.add(record);
            }
        }
        return newest;
    }

    /** The record that came from a place; empty when none of those kept did. */
    public synchronized Optional<Quarantined> of(Origin origin) {
        return Optional.ofNullable(records.get(origin));
    }

    /** Records kept. */
    public synchronized int size() {
        return records.size();
    }

    /** Records that were too many to be kept here. */
    public synchronized long dropped() {
        return dropped;
    }
}
