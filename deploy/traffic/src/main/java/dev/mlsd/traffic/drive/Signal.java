package dev.mlsd.traffic.drive;

import dev.mlsd.traffic.guard.EventKey;
import dev.mlsd.traffic.guard.Row;
import dev.mlsd.traffic.schedule.Passage;
import java.util.List;
import java.util.SortedMap;

/** What the thread that drives is told by others. */
sealed interface Signal {

    /** A request for a decision has its outcome. */
    record Answered(Passage passage, Outcome outcome) implements Signal {}

    /** The log has an event. */
    record Acknowledged(Passage passage) implements Signal {}

    /**
     * Rows hold events.
     *
     * @param offsets of the topic from which the next rows will be read, by partition
     */
    record RowsSeen(List<RowEvent> rows, SortedMap<Integer, Long> offsets) implements Signal {}

    /** An event was put into quarantine and moves no row. */
    record Quarantined(EventKey event) implements Signal {}

    /** The world is to go at another speed. */
    record SpeedAsked(double speed) implements Signal {}

    /** Something cannot go on. */
    record Broken(String what, Exception cause) implements Signal {}

    /** The run is to end. */
    record Stop() implements Signal {}

    /** A row was seen with an event's id. */
    record RowEvent(Row row, String eventId) {}
}
