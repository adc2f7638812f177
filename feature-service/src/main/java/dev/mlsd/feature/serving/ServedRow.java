package dev.mlsd.feature.serving;

import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.snapshot.SnapshotRow;
import dev.mlsd.feature.window.WindowedRow;
import java.time.Duration;

/**
 * A row as it goes into vectors.
 *
 * @param row null unless {@code windows} or {@code snapshot} is there
 * @param windows null where there is no row, and for a snapshot view
 * @param snapshot null where there is no row, and for a window view
 * @param trust what may be said of values made from it
 * @param age wall time by which it may be behind, zero when it is current or not there
 */
record ServedRow(
        FeatureView.Stored view,
        String entityId,
        OnlineRow row,
        WindowedRow windows,
        SnapshotRow snapshot,
        Trust trust,
        Duration age) {

    /** From best to worst: a value is worth as much as the worst of its rows. */
    enum Trust {
        /** As the online store has it, or known not to be there. */
        CURRENT,
        /** The last one known, or one that is further behind its source than its view promises. */
        STALE,
        /** Not known at all. */
        UNAVAILABLE
    }

    /** The same row if its bytes cannot be read. */
    ServedRow unreadable() {
        return none(view, entityId, Trust.UNAVAILABLE);
    }

    /** No row. */
    static ServedRow none(FeatureView.Stored view, String entityId, Trust trust) {
        return none(view, entityId, trust, Duration.ZERO);
    }

    /** No row, as it was known some time ago. */
    static ServedRow none(FeatureView.Stored view, String entityId, Trust trust, Duration age) {
        return new ServedRow(view, entityId, null, null, null, trust, age);
    }

    boolean isThere() {
        return row != null;
    }

    /** When the newest that it holds became known, world time; 0 where there is no row. */
    long newestArrivalMillis() {
        if (snapshot != null) {
            return snapshot.createdMillis();
        }
        return windows == null ? 0 : windows.newestArrivalMillis();
    }
}
