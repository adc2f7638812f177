package dev.mlsd.feature.window;

/**
 * The windows of a set at a moment T, summed up while the parts of a row go by, each looked at once. This is the rule of windows, and
 * the only place that knows it.
 *
 * <p>A window of length w whose tail moves on level L holds the events with {@code floor_L(T - w) <= event time < T}:
 *
 * <pre>
 *   floor_L(T - w)            floor_L(T)        floor_(L-1)(T)     floor_0(T)    T
 *        |------ tiles of L -------|--- tiles of L-1 ---|--- ... ------|-- raw ---|
 * </pre>
 *
 * <p>A tile of a level goes to one bucket: that of the shortest window of its level that reaches back to it; longer windows take the
 * buckets of shorter ones with their own. What lies in the open hop of the next coarser level goes besides to what all coarser windows
 * share. So the cost is that of the row's tiles, not that of tiles times windows.
 */
final class WindowSums implements TileSink {

    private final WindowSet windows;
    private final long momentMillis;
    private final long newestArrivalMillis;
    /** The start of each level's hop that holds the moment. */
    private final long[] ends;
    /** The start of each window, by rank. */
    private final long[] starts;

    private final Sums[] buckets;
    /** What the windows of coarser levels take from each level. */
    private final Sums[] shared;
    /** Whether no event that was folded in the open hop is at or after the moment. */
    private boolean open = true;

    WindowSums(WindowSet windows, long momentMillis, long newestArrivalMillis) {
        this.windows = windows;
        this.momentMillis = momentMillis;
        this.newestArrivalMillis = newestArrivalMillis;
        TileLayout layout = windows.layout();
        int levels = layout.levels();
        this.ends = new long[levels];
        this.shared = new Sums[levels];
        this.starts = new long[windows.size()];
        this.buckets = new Sums[windows.size()];
        for (int level = 0; level < levels; level++) {
            ends[level] = Hops.floor(momentMillis, layout.hop(level));
            shared[level] = new Sums(windows);
            for (int rank = windows.first(level); rank < windows.first(level + 1); rank++) {
                starts[rank] = Hops.floor(momentMillis - windows.length(rank), layout.hop(level));
                buckets[rank] = new Sums(windows);
            }
        }
    }

    @Override
    public void tile(
            int level,
            long startMillis,
            long count,
            long sum,
            long minimum,
            long maximum,
            double squares,
            long lastMillis,
            long lastTie,
            long last,
            Distinct distinct) {
        if (startMillis < ends[level]) {
            Sums bucket = bucket(level, startMillis);
            if (bucket != null) {
                bucket.add(count, sum, minimum, maximum, squares, lastMillis, lastTie, last, distinct);
            }
            if (level + 1 < ends.length && startMillis >= ends[level + 1]) {
                shared[level].add(count, sum, minimum, maximum, squares, lastMillis, lastTie, last, distinct);
            }
        } else if (level == 0 && startMillis == ends[0]) {
            // The part of the open hop that had to be folded; it may reach beyond the moment.
            open = lastMillis < momentMillis;
            for (int other = 0; other < ends.length; other++) {
                Sums bucket = bucket(other, Long.MAX_VALUE);
                if (bucket != null) {
                    bucket.add(count, sum, minimum, maximum, squares, lastMillis, lastTie, last, distinct);
                }
            }
        }
    }

    @Override
    public void event(long eventMillis, long tie, long value, long attribute) {
        if (eventMillis < momentMillis) {
            Distinct distinct = windows.distinct() ? Distinct.of(attribute) : Distinct.NONE;
            for (int level = 0; level < ends.length; level++) {
                Sums bucket = bucket(level, eventMillis);
                if (bucket != null) {
                    bucket.add(1, value, value, value, 0.0, eventMillis, tie, value, distinct);
                }
            }
        }
    }

    /** That of the shortest window of a level that reaches back to a time; null when none does. */
    private Sums bucket(int level, long millis) {
        for (int rank = windows.first(level); rank < windows.first(level + 1); rank++) {
            if (millis >= starts[rank]) {
                return buckets[rank];
            }
        }
        return null;
    }

    /** What has gone by, in the order in which the windows were asked for. */
    WindowValue[] values() {
        WindowValue[] values = new WindowValue[buckets.length];
        TileLayout layout = windows.layout();
        Sums finer = new Sums(windows);
        boolean complete = open && isComplete(0, ends[0], momentMillis);
        for (int level = 0; level < ends.length; level++) {
            // Nobody asked for a window of this level.
            Sums within = windows.first(level) == windows.first(level + 1) ? finer : finer.copy();
            for (int rank = windows.first(level); rank < windows.first(level + 1); rank++) {
                within.add(buckets[rank]);
                values[windows.asked(rank)] =
                        new WindowValue(within.aggregate(), complete && isComplete(level, starts[rank], ends[level]));
            }
            finer.add(shared[level]);
            complete &= level + 1 == layout.levels() || isComplete(level, ends[level + 1], ends[level]);
        }
        return values;
    }

    /** Whether a level still has all of its tiles between two times. */
    private boolean isComplete(int level, long fromMillis, long toMillis) {
        return fromMillis >= toMillis || !windows.layout().isExpired(level, fromMillis, newestArrivalMillis);
    }

    /** An {@link Aggregate} that grows. */
    private static final class Sums {

        private final WindowSet wanted;
        private long count;
        private long sum;
        private long minimum = Long.MAX_VALUE;
        private long maximum = Long.MIN_VALUE;
        private double squares;
        private long lastMillis = Long.MIN_VALUE;
        private long lastTie = Long.MIN_VALUE;
        private long last;
        private Distinct attributes = Distinct.NONE;

        Sums(WindowSet wanted) {
            this.wanted = wanted;
        }

        Sums copy() {
            Sums copy = new Sums(wanted);
            copy.add(this);
            return copy;
        }

        void add(Sums other) {
            if (other.count > 0) {
                add(
                        other.count,
                        other.sum,
                        other.minimum,
                        other.maximum,
                        other.squares,
                        other.lastMillis,
                        other.lastTie,
                        other.last,
                        other.attributes);
            }
        }

        void add(
                long otherCount,
                long otherSum,
                long otherMinimum,
                long otherMaximum,
                double otherSquares,
                long otherLastMillis,
                long otherLastTie,
                long otherLast,
                Distinct otherAttributes) {
            if (wanted.spread()) {
                squares = Aggregate.squares(count, sum, squares, otherCount, otherSum, otherSquares);
            }
            count += otherCount;
            sum = Math.addExact(sum, otherSum);
            if (wanted.extremes()) {
                minimum = Math.min(minimum, otherMinimum);
                maximum = Math.max(maximum, otherMaximum);
            }
            if (wanted.newest()
                    && (otherLastMillis > lastMillis || (otherLastMillis == lastMillis && otherLastTie > lastTie))) {
                lastMillis = otherLastMillis;
                lastTie = otherLastTie;
                last = otherLast;
            }
            if (wanted.distinct()) {
                attributes = attributes.merge(otherAttributes);
            }
        }

        Aggregate aggregate() {
            return count == 0
                    ? Aggregate.EMPTY
                    : new Aggregate(
                            count,
                            sum,
                            minimum,
                            maximum,
                            wanted.spread() ? squares : Double.NaN,
                            lastMillis,
                            lastTie,
                            last,
                            attributes);
        }
    }
}
