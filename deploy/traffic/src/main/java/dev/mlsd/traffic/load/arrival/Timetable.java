package dev.mlsd.traffic.load.arrival;

import java.util.Arrays;

/**
 * What leaves when: arrivals before an end, gathered into messages. A message departs when it is full, or when its first request has
 * waited as long as it may; both follow from the arrivals alone, so a sender that comes late to a departure finds it still there and
 * nothing is ever skipped or moved.
 */
public final class Timetable {

    /** The departure after the last one. */
    public static final long NEVER = Long.MAX_VALUE;

    private final Arrivals arrivals;
    private final long end;
    private final Gathering gathering;
    private final long[] message;
    private long upcoming;
    private int size;
    private long departure;

    /**
     * A timetable.
     *
     * @param end nanoseconds from the beginning; arrivals at or after it are none
     */
    public Timetable(Arrivals arrivals, long end, Gathering gathering) {
        this.arrivals = arrivals;
        this.end = end;
        this.gathering = gathering;
        this.message = new long[gathering.largest()];
        this.upcoming = arrivals.next();
        gather();
    }

    /** When the next message departs, in nanoseconds from the beginning; {@link #NEVER} after the last. */
    public long departure() {
        return departure;
    }

    /** Takes the next message: the moments at which its requests were meant to be sent. Only while there is one. */
    public long[] take() {
        if (size == 0) {
            throw new IllegalStateException("the last message has departed");
        }
        long[] taken = Arrays.copyOf(message, size);
        gather();
        return taken;
    }

    private void gather() {
        size = 0;
        departure = NEVER;
        if (upcoming >= end) {
            return;
        }
        long latest = upcoming + gathering.nanos();
        while (size < message.length && upcoming < end && upcoming <= latest) {
            message[size++] = upcoming;
            upcoming = arrivals.next();
        }
        departure = size == message.length ? message[size - 1] : latest;
    }
}
