package dev.mlsd.feature.window;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Windows that are evaluated together, compiled for a layout. Immutable. */
public final class WindowSet {

    private final TileLayout layout;
    private final boolean extremes;
    private final boolean spread;
    private final boolean newest;
    private final boolean distinct;
    /** Length of each window, by level and then by length; where a level's windows begin among them; and where each was asked for. */
    private final long[] lengths;

    private final int[] firstOfLevel;
    private final int[] asked;

    private WindowSet(TileLayout layout, List<Duration> windows, Set<Part> parts) {
        this.layout = layout;
        if (!layout.parts().containsAll(parts)) {
            throw new IllegalArgumentException("the layout keeps " + layout.parts() + ", got a wish for " + parts);
        }
        this.extremes = parts.contains(Part.EXTREMES);
        this.spread = parts.contains(Part.SPREAD);
        this.newest = parts.contains(Part.LAST);
        this.distinct = parts.contains(Part.DISTINCT);
        this.asked = IntStream.range(0, windows.size())
                .boxed()
                .sorted(Comparator.comparing(windows::get))
                .mapToInt(Integer::intValue)
                .toArray();
        this.lengths = IntStream.of(asked)
                .mapToLong(index -> windows.get(index).toMillis())
                .toArray();
        // Hops grow with windows, so that windows in order of length are in order of level too.
        this.firstOfLevel = new int[layout.levels() + 1];
        for (Duration window : windows) {
            firstOfLevel[layout.levelOf(window) + 1]++;
        }
        for (int level = 0; level < layout.levels(); level++) {
            firstOfLevel[level + 1] += firstOfLevel[level];
        }
    }

    /**
     * Compiles windows.
     *
     * @param windows the layout was made with each of them; none twice
     * @param parts what is wanted beside counts and sums, all of it kept by the layout; what is not is not summed up
     */
    public static WindowSet of(TileLayout layout, List<Duration> windows, Set<Part> parts) {
        return new WindowSet(layout, windows, parts);
    }

    TileLayout layout() {
        return layout;
    }

    boolean extremes() {
        return extremes;
    }

    boolean spread() {
        return spread;
    }

    boolean newest() {
        return newest;
    }

    boolean distinct() {
        return distinct;
    }

    int size() {
        return lengths.length;
    }

    /** Length of a window by its rank, in milliseconds. */
    long length(int rank) {
        return lengths[rank];
    }

    /** The rank of the shortest window whose tail moves on a level; that of the next level where there is none. */
    int first(int level) {
        return firstOfLevel[level];
    }

    /** Where a window was asked for, by its rank. */
    int asked(int rank) {
        return asked[rank];
    }
}
