package dev.mlsd.feature.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The windows of one entity in one view: tiles on a few levels of hops, the newest events raw, and the ids seen lately.
 *
 * <p>At a moment T a window of length w holds the events with {@code floor_hop(T - w) <= event time < T} that had been added. Its
 * tail comes from tiles of its own level, its open part from ever finer levels, its head from the raw events: exact to the
 * millisecond, for about as many merges as there are tiles. Nothing is subtracted, so a window empties although nobody writes.
 *
 * <p>Raw are the events of the open hop and the one before it (a moment may be a little behind the newest arrival), at most
 * {@value #RAW_LIMIT}; beyond that the oldest are folded into their tile. A moment inside a tile that also holds later events is
 * answered as not exact, and so is one so far behind the newest arrival that tiles it needs are gone.
 *
 * <p>What a layout does not keep (see {@link Part}) is not written, and of no meaning in tiles that have been read again.
 *
 * <p>Adding costs O(raw + ids of the last 48 h) copying, evaluating O(tiles of the window). Not safe for use by several threads.
 */
public final class EntityWindows implements WindowedRow {

    /** Events kept raw. Raising it costs 24 bytes an event in every row of a busy entity. */
    public static final int RAW_LIMIT = 64;

    /** How long a repeated id is recognised, in world time. */
    public static final Duration REPEAT_WINDOW = Duration.ofHours(48);

    /** What became of an event. */
    public enum Outcome {
        /** Counted. */
        APPLIED,
        /** Its id had been seen within {@link #REPEAT_WINDOW}: not counted again. */
        DUPLICATE,
        /** Older than every tile that could hold it: not counted. */
        LATE
    }

    private final TileLayout layout;
    private final List<List<Tile>> levels;
    private final List<Event> raw = new ArrayList<>();
    private final RecentIds recentIds = new RecentIds();
    private long sequence;
    private long newestArrivalMillis = Long.MIN_VALUE;

    /** Windows without events. */
    public EntityWindows(TileLayout layout) {
        this.layout = layout;
        List<List<Tile>> empty = new ArrayList<>(layout.levels());
        for (int level = 0; level < layout.levels(); level++) {
            empty.add(new ArrayList<>());
        }
        this.levels = empty;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long newestArrivalMillis() {
        return newestArrivalMillis;
    }

    @Override
    public long newestMillis() {
        // Events that are not raw any more are older than the newest arrival.
        return raw.isEmpty()
                ? newestArrivalMillis
                : Math.max(newestArrivalMillis, raw.getLast().eventMillis());
    }

    /**
     * Adds an event unless it is a repeat or too late.
     *
     * @param tie hash of the event's id, see {@link EventIds#hash}
     * @param eventMillis event time
     * @param arrivalMillis when it became known; events come in any order of both times
     * @param value what is aggregated
     * @param attribute hash of what distinct values are counted of; of no meaning when the layout does not keep them
     */
    public Outcome add(long tie, long eventMillis, long arrivalMillis, long value, long attribute) {
        if (recentIds.containsSince(arrivalMillis - REPEAT_WINDOW.toMillis(), tie)) {
            return Outcome.DUPLICATE;
        }
        newestArrivalMillis = Math.max(newestArrivalMillis, arrivalMillis);
        if (isExpired(layout.levels() - 1, eventMillis)) {
            return Outcome.LATE;
        }
        recentIds.add(tie, arrivalMillis);
        recentIds.forgetBefore(newestArrivalMillis - REPEAT_WINDOW.toMillis());
        insertRaw(new Event(eventMillis, tie, value, attribute));
        sequence++;
        foldSettled();
        prune();
        return Outcome.APPLIED;
    }

    /** Adds an event of which nobody counts distinct values. */
    public Outcome add(long tie, long eventMillis, long arrivalMillis, long value) {
        return add(tie, eventMillis, arrivalMillis, value, 0);
    }

    /** The events of one window at a moment. The layout must have been made with this window. */
    public WindowValue evaluate(Duration window, long momentMillis) {
        return evaluate(WindowSet.of(layout, List.of(window), layout.parts()), momentMillis)[0];
    }

    @Override
    public WindowValue[] evaluate(WindowSet windows, long momentMillis) {
        WindowSums sums = new WindowSums(windows, momentMillis, newestArrivalMillis);
        for (int level = 0; level < levels.size(); level++) {
            for (Tile tile : levels.get(level)) {
                Aggregate aggregate = tile.aggregate();
                sums.tile(
                        level,
                        tile.startMillis(),
                        aggregate.count(),
                        aggregate.sum(),
                        aggregate.minimum(),
                        aggregate.maximum(),
                        aggregate.squares(),
                        aggregate.lastMillis(),
                        aggregate.lastTie(),
                        aggregate.last(),
                        aggregate.distinct());
            }
        }
        for (Event event : raw) {
            sums.event(event.eventMillis(), event.tie(), event.value(), event.attribute());
        }
        return sums.values();
    }

    private void insertRaw(Event event) {
        int index = Collections.binarySearch(raw, event);
        raw.add(index < 0 ? -index - 1 : index, event);
    }

    private void foldSettled() {
        long open = Hops.floor(newestArrivalMillis, layout.hop(0)) - layout.hop(0);
        int settled = 0;
        while (settled < raw.size() && (raw.get(settled).eventMillis() < open || raw.size() - settled > RAW_LIMIT)) {
            fold(raw.get(settled));
            settled++;
        }
        raw.subList(0, settled).clear();
    }

    private void fold(Event event) {
        Aggregate aggregate = event.aggregate(layout.keeps(Part.DISTINCT));
        for (int level = 0; level < layout.levels(); level++) {
            if (isExpired(level, event.eventMillis())) {
                continue;
            }
            List<Tile> tiles = levels.get(level);
            long start = Hops.floor(event.eventMillis(), layout.hop(level));
            int index = firstAtOrAfter(tiles, start);
            if (index < tiles.size() && tiles.get(index).startMillis() == start) {
                Aggregate merged = tiles.get(index).aggregate().merge(aggregate);
                tiles.set(index, new Tile(start, merged));
            } else {
                tiles.add(index, new Tile(start, aggregate));
            }
        }
    }

    private void prune() {
        for (int level = 0; level < layout.levels(); level++) {
            List<Tile> tiles = levels.get(level);
            int expired = 0;
            while (expired < tiles.size() && isExpired(level, tiles.get(expired).startMillis())) {
                expired++;
            }
            tiles.subList(0, expired).clear();
        }
    }

    private boolean isExpired(int level, long eventMillis) {
        return layout.isExpired(level, eventMillis, newestArrivalMillis);
    }

    private static int firstAtOrAfter(List<Tile> tiles, long start) {
        int low = 0;
        int high = tiles.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (tiles.get(middle).startMillis() < start) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Everything, for the stream's own state: the windows and the ids seen lately. */
    public byte[] encodeState() {
        return encode().bytes();
    }

    /** What a reader needs, for the online store: the windows without the ids. */
    public byte[] encodeRow() {
        return encode().row();
    }

    /** Both in one. */
    public EncodedState encode() {
        RowWriter writer = new RowWriter(layout);
        writer.header(sequence, newestArrivalMillis);
        for (int level = 0; level < layout.levels(); level++) {
            writer.tiles(level, levels.get(level));
        }
        writer.events(raw);
        int rowEnd = writer.size();
        writer.ids(recentIds);
        return new EncodedState(writer.toBytes(), rowEnd);
    }

    /**
     * Reads what {@link #encodeState} or {@link #encodeRow} wrote.
     *
     * @throws IllegalArgumentException when the bytes are of another format or layout, or end early
     */
    public static EntityWindows decode(TileLayout layout, byte[] bytes, int offset) {
        RowReader reader = new RowReader(layout, bytes, offset);
        EntityWindows windows = new EntityWindows(layout);
        reader.header();
        windows.sequence = reader.sequence();
        windows.newestArrivalMillis = reader.newestArrivalMillis();
        reader.read(windows.new Parts());
        reader.ids(windows.recentIds);
        return windows;
    }

    /** Puts together what is read. */
    private final class Parts implements TileSink {

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
            levels.get(level)
                    .add(new Tile(
                            startMillis,
                            new Aggregate(count, sum, minimum, maximum, squares, lastMillis, lastTie, last, distinct)));
        }

        @Override
        public void event(long eventMillis, long tie, long value, long attribute) {
            raw.add(new Event(eventMillis, tie, value, attribute));
        }
    }
}
