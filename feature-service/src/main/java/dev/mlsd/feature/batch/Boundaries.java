package dev.mlsd.feature.batch;

import dev.mlsd.feature.registry.FeatureView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The event times that the rows of a snapshot view have: multiples of its hop, in UTC. Immutable. */
final class Boundaries {

    private static final long DAY = Duration.ofDays(1).toMillis();

    private final long every;
    private final long delay;

    Boundaries(FeatureView.Snapshot view) {
        this.every = view.every().toMillis();
        this.delay = view.delay().toMillis();
    }

    /** The last one whose rows are known at a moment. */
    long lastKnownAt(long millis) {
        return floor(millis - delay);
    }

    /** The last one at a moment or before. */
    long floor(long millis) {
        return Math.floorDiv(millis, every) * every;
    }

    /** The first one at a moment or after. */
    long ceiling(long millis) {
        return Math.ceilDiv(millis, every) * every;
    }

    long after(long boundary) {
        return boundary + every;
    }

    /** When the rows of a boundary become known. */
    long known(long boundary) {
        return boundary + delay;
    }

    /** Whether a row must be written anew at a boundary, for the next one becomes known too late for it. */
    boolean runsOut(long standing, long ttlMillis, long boundary) {
        return standing + ttlMillis < known(after(boundary));
    }

    /** How many there are from one to another, both included. */
    long count(long first, long last) {
        return last < first ? 0 : (last - first) / every + 1;
    }

    /** Those from one to another, both included, in pieces of one day in UTC. */
    List<long[]> days(long first, long last) {
        List<long[]> days = new ArrayList<>();
        long from = first;
        while (from <= last) {
            long next = ceiling((Math.floorDiv(from, DAY) + 1) * DAY);
            long end = Math.min(last, next - every);
            long[] day = new long[(int) count(from, end)];
            for (int i = 0; i < day.length; i++) {
                day[i] = from + i * every;
            }
            days.add(day);
            from = end + every;
        }
        return days;
    }
}
