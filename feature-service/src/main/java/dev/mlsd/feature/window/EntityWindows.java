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
 * <p>Adding costs O(raw + ids of the last 48 h) copying, evaluating O(tiles of the window). Not safe for use by several threads.
 */
public final class EntityWindows {

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

    /** Events applied so far. */
    public long sequence() {
        return sequence;
    }

    /** Arrival time of the newest event offered; {@link Long#MIN_VALUE} before the first. */
    public long newestArrivalMillis() {
        return newestArrivalMillis;
    }

    /**
     * The moment of the newest event: when it arrived or, where that is later, happened; {@link Long#MIN_VALUE} before the first. Windows
     * are exact just after it.
     */
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
     */
    public Outcome add(long tie, long eventMillis, long arrivalMillis, long value) {
        if (recentIds.containsSince(arrivalMillis - REPEAT_WINDOW.toMillis(), tie)) {
            return Outcome.DUPLICATE;
        }
        newestArrivalMillis = Math.max(newestArrivalMillis, arrivalMillis);
        if (isExpired(layout.levels() - 1, eventMillis)) {
            return Outcome.LATE;
        }
        recentIds.add(tie, arrivalMillis);
        recentIds.forgetBefore(newestArrivalMillis - REPEAT_WINDOW.toMillis());
        insertRaw(new Event(eventMillis, tie, value));
        sequence++;
        foldSettled();
        prune();
        return Outcome.APPLIED;
    }

    /** The events of a window at a moment. The layout must have been made with this window. */
    public WindowValue evaluate(Duration window, long momentMillis) {
        int level = layout.levelOf(window);
        long from = Hops.floor(momentMillis - window.toMillis(), layout.hop(level));
        Aggregate aggregate = Aggregate.EMPTY;
        boolean complete = true;
        long start = from;
        for (int l = level; l >= 0; l--) {
            long end = Hops.floor(momentMillis, layout.hop(l));
            aggregate = aggregate.merge(mergeTiles(levels.get(l), start, end));
            complete &= start >= end || !isExpired(l, start);
            start = Math.max(start, end);
        }
        complete &= start >= momentMillis || !isExpired(0, start);
        // The part of the open hop that had to be folded; it may reach beyond the moment.
        Aggregate folded = mergeTiles(levels.get(0), start, start + 1);
        aggregate = aggregate.merge(folded);
        for (Event event : raw) {
            if (event.eventMillis() >= from && event.eventMillis() < momentMillis) {
                aggregate = aggregate.merge(event.aggregate());
            }
        }
        boolean open = folded.isEmpty() || folded.lastMillis() < momentMillis;
        return new WindowValue(aggregate, open && complete);
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
        for (int level = 0; level < layout.levels(); level++) {
            if (isExpired(level, event.eventMillis())) {
                continue;
            }
            List<Tile> tiles = levels.get(level);
            long start = Hops.floor(event.eventMillis(), layout.hop(level));
            int index = firstAtOrAfter(tiles, start);
            if (index < tiles.size() && tiles.get(index).startMillis() == start) {
                Aggregate merged = tiles.get(index).aggregate().merge(event.aggregate());
                tiles.set(index, new Tile(start, merged));
            } else {
                tiles.add(index, new Tile(start, event.aggregate()));
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
        long hop = layout.hop(level);
        // Added on this side: before the first event nothing is expired, and a subtraction would overflow.
        return Hops.floor(eventMillis, hop) + hop + layout.retention(level) <= newestArrivalMillis;
    }

    private static Aggregate mergeTiles(List<Tile> tiles, long from, long to) {
        Aggregate aggregate = Aggregate.EMPTY;
        for (int i = firstAtOrAfter(tiles, from);
                i < tiles.size() && tiles.get(i).startMillis() < to;
                i++) {
            aggregate = aggregate.merge(tiles.get(i).aggregate());
        }
        return aggregate;
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
        return encode(true);
    }

    /** What a reader needs, for the online store: the windows without the ids. */
    public byte[] encodeRow() {
        return encode(false);
    }

    private byte[] encode(boolean withIds) {
        RowWriter writer = new RowWriter();
        writer.header(layout, sequence, newestArrivalMillis);
        for (int level = 0; level < layout.levels(); level++) {
            writer.tiles(levels.get(level), layout.hop(level));
        }
        writer.events(raw);
        writer.ids(withIds ? recentIds : new RecentIds());
        return writer.toBytes();
    }

    /**
     * Reads what {@link #encodeState} or {@link #encodeRow} wrote.
     *
     * @throws IllegalArgumentException when the bytes are of another format or layout, or end early
     */
    public static EntityWindows decode(TileLayout layout, byte[] bytes, int offset) {
        RowReader reader = new RowReader(bytes, offset);
        EntityWindows windows = new EntityWindows(layout);
        reader.header(layout);
        windows.sequence = reader.sequence();
        windows.newestArrivalMillis = reader.newestArrivalMillis();
        for (int level = 0; level < layout.levels(); level++) {
            reader.tiles(windows.levels.get(level), layout.hop(level));
        }
        reader.events(windows.raw);
        reader.ids(windows.recentIds);
        return windows;
    }
}
