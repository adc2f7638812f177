package dev.mlsd.inference.batching;

/** Hears what a batcher does; called by the threads that run batches, outside its lock. */
public interface BatchObserver {

    /** Hears, and does nothing. */
    BatchObserver NONE = new BatchObserver() {
        @Override
        public void left(LeaveReason reason, int rows) {}

        @Override
        public void refused(ShedReason reason) {}

        @Override
        public void expired() {}
    };

    /** A batch left the queue. */
    void left(LeaveReason reason, int rows);

    /** A request was refused. */
    void refused(ShedReason reason);

    /** A request's deadline passed while it waited. */
    void expired();
}
