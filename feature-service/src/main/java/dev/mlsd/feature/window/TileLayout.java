package dev.mlsd.feature.window;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which tiles the windows of a view need: one level for each hop, and how long each level keeps its tiles. The open part of a
 * coarse window is made from the finer levels, so a fine level is kept at least for one hop of the next coarser one.
 */
public final class TileLayout {

    private final long[] hops;
    private final long[] retentions;
    private final Set<Part> parts;
    private final int mask;

    private TileLayout(long[] hops, long[] retentions, Set<Part> parts) {
        this.hops = hops;
        this.retentions = retentions;
        this.parts = parts;
        this.mask = RowWriter.mask(parts);
    }

    /** The layout for windows, at least one, with every part but distinct attributes. */
    public static TileLayout of(Collection<Duration> windows) {
        return of(windows, EnumSet.complementOf(EnumSet.of(Part.DISTINCT)));
    }

    /** The layout for a view's windows, at least one, and what its functions need beside counts and sums. */
    public static TileLayout of(Collection<Duration> windows, Set<Part> parts) {
        if (windows.isEmpty()) {
            throw new IllegalArgumentException("a layout needs at least one window, got none");
        }
        TreeMap<Long, Long> longest = new TreeMap<>();
        for (Duration window : windows) {
            longest.merge(Hops.of(window).toMillis(), window.toMillis(), Math::max);
        }
        long[] hops = longest.keySet().stream().mapToLong(Long::longValue).toArray();
        long[] retentions = new long[hops.length];
        for (int level = 0; level < hops.length; level++) {
            long window = longest.get(hops[level]);
            long openPart = level + 1 < hops.length ? hops[level + 1] : 0;
            // Two hops more: one that the tail is rounded down by, one for moments a little behind the newest event.
            retentions[level] = Math.max(window, openPart) + 2 * hops[level];
        }
        Set<Part> kept = EnumSet.noneOf(Part.class);
        kept.addAll(parts);
        return new TileLayout(hops, retentions, Collections.unmodifiableSet(kept));
    }

    /** What is kept beside counts and sums. */
    public Set<Part> parts() {
        return parts;
    }

    /** Whether a part is among them; cheaper than asking the set. */
    boolean keeps(Part part) {
        return (mask >> part.ordinal() & 1) == 1;
    }

    /** The parts as a number, see {@link RowWriter#mask}. */
    int mask() {
        return mask;
    }

    /** Levels, from the finest hop to the coarsest. */
    public int levels() {
        return hops.length;
    }

    /** Length of a tile of a level, in milliseconds. */
    public long hop(int level) {
        return hops[level];
    }

    /** How far behind the newest arrival a level keeps its tiles, in milliseconds. */
    public long retention(int level) {
        return retentions[level];
    }

    /** The level that a window's tail moves on. Throws when the layout was not made for such a window. */
    public int levelOf(Duration window) {
        int level = Arrays.binarySearch(hops, Hops.of(window).toMillis());
        if (level < 0 || window.toMillis() + 2 * hops[level] > retentions[level]) {
            throw new IllegalArgumentException("the layout keeps no tiles for a window of " + window);
        }
        return level;
    }

    /**
     * Whether the tile that an event belongs to is dropped from a level by now.
     *
     * @param newestArrivalMillis {@link Long#MIN_VALUE} before the first event, when nothing is
     */
    boolean isExpired(int level, long eventMillis, long newestArrivalMillis) {
        // Added on this side: a subtraction from the newest arrival could overflow.
        return Hops.floor(eventMillis, hops[level]) + hops[level] + retentions[level] <= newestArrivalMillis;
    }
}
