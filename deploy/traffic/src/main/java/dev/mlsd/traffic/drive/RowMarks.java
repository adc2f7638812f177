package dev.mlsd.traffic.drive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * From where on {@code features} must be read again to learn what the rows hold of the events after a position. Now and then a mark
 * notes how far the topic has been read and which event was the latest on its way; all that the topic says about later events comes
 * after the mark. Searching the topic by time would not do: the markers of committed transactions carry wall time.
 *
 * <p>Memory grows with the marks since the one before the position: a few, unless the position stands still. Not safe for use by
 * several threads.
 */
final class RowMarks {

    private record Mark(long newestMillis, SortedMap<Integer, Long> offsets) {}

    private final Deque<Mark> marks = new ArrayDeque<>();

    private final long publishedMillis;

    /**
     * A first mark, before every event at or after a position.
     *
     * @param publishedMillis world time of the latest event that an earlier run may have published
     */
    RowMarks(long positionMillis, SortedMap<Integer, Long> offsets, long publishedMillis) {
        this.publishedMillis = publishedMillis;
        marks.add(new Mark(positionMillis - 1, offsets));
    }

    /**
     * Notes how far the topic has been read.
     *
     * @param newestOwnMillis world time of the latest event that this run may have published
     * @param offsets next ones to read, by partition
     */
    void add(long newestOwnMillis, SortedMap<Integer, Long> offsets) {
        long newestMillis = Math.max(newestOwnMillis, publishedMillis);
        if (marks.size() > 1 && marks.getLast().newestMillis() >= newestMillis) {
            marks.removeLast();
        }
        marks.addLast(new Mark(newestMillis, new TreeMap<>(offsets)));
    }

    /** Where to read from when everything before a position is done; positions must not go back. */
    SortedMap<Integer, Long> before(long positionMillis) {
        Mark first = marks.removeFirst();
        while (!marks.isEmpty() && marks.getFirst().newestMillis() < positionMillis) {
            first = marks.removeFirst();
        }
        marks.addFirst(first);
        return first.offsets();
    }
}
