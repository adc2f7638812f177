package dev.mlsd.feature.window;

/**
 * One event of an entity, kept raw while its hop is open.
 *
 * @param eventMillis event time
 * @param tie orders events of the same millisecond and tells events apart: a 64-bit hash of the event's id
 * @param value what is aggregated
 * @param attribute hash of what distinct values are counted of; 0 when nobody asked for them
 */
record Event(long eventMillis, long tie, long value, long attribute) implements Comparable<Event> {

    @Override
    public int compareTo(Event other) {
        int byTime = Long.compare(eventMillis, other.eventMillis);
        return byTime != 0 ? byTime : Long.compare(tie, other.tie);
    }

    Aggregate aggregate(boolean distinct) {
        return Aggregate.of(eventMillis, tie, value, distinct ? Distinct.of(attribute) : Distinct.NONE);
    }
}
