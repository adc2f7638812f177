package dev.mlsd.traffic.schedule;

/** An event on its way: due, ready, being decided, published, done. Not safe for use by several threads. */
public final class Passage {

    enum State {
        /** Earlier events of its entities come first. */
        WAITING,
        /** It may go. */
        READY,
        /** It has been handed to the log. */
        PUBLISHED
    }

    private final WorldEvent event;
    private final long dueNanos;
    private State state = State.WAITING;
    private boolean acknowledged;
    private boolean settledInRows;
    private boolean refused;
    private long sentNanos;
    private int attempts;

    Passage(WorldEvent event, long dueNanos) {
        this.event = event;
        this.dueNanos = dueNanos;
    }

    public WorldEvent event() {
        return event;
    }

    /** The moment of wall time at which it should have been sent. */
    public long dueNanos() {
        return dueNanos;
    }

    /** The moment of wall time at which it was first sent. */
    public long sentNanos() {
        return sentNanos;
    }

    /** Counts a request for its decision. */
    public void attempt(long nowNanos) {
        if (attempts == 0) {
            sentNanos = nowNanos;
        }
        attempts++;
    }

    /** Requests for its decision so far. */
    public int attempts() {
        return attempts;
    }

    /** Notes that its decision was refused for good. */
    public void refuse() {
        refused = true;
    }

    public boolean isRefused() {
        return refused;
    }

    boolean isPayment() {
        return event instanceof WorldEvent.Payment;
    }

    State state() {
        return state;
    }

    void enter(State next) {
        state = next;
    }

    void acknowledge() {
        acknowledged = true;
    }

    void settleInRows() {
        settledInRows = true;
    }

    boolean isComplete() {
        return acknowledged && settledInRows;
    }
}
