package dev.mlsd.feature.window;

/**
 * One event of an entity, kept raw while its hop is open.
 *
 * @param eventMillis event time
 * @param tie orders events of the same millisecond and tells events apart: a 64-bit hash of the event's id
 * @param value what is aggregated
 */
record Event(long eventMillis, long tie, long value) implements Comparable<Event> {

    @Override
    public int compareTo(Event other) {
        int byTime = Long.compare(eventMillis, other.eventMillis);
        return byTime != 0 ? byTime : Long.compare(tie, other.tie);
    }

    Aggregate aggregate() {
        return Aggregate.of(eventMillis, tie, value);
    }
}
