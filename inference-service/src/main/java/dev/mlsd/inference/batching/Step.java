package dev.mlsd.inference.batching;

import java.util.ArrayList;
import java.util.List;

/** What a thread that looks at the queue finds to do. */
sealed interface Step<Q, A> {

    /** Nothing waits, nobody is free, or all processors compute. */
    record Nothing<Q, A>() implements Step<Q, A> {}

    /** To come back later. */
    record Pause<Q, A>(long nanos) implements Step<Q, A> {}

    /** A batch about to run, and what was dropped on the way to it. Used by one thread. */
    final class Turn<Q, A> implements Step<Q, A> {

        private final int executor;
        private final long startedNanos;
        private final List<Request<Q, A>> requests = new ArrayList<>();
        private final List<Request<Q, A>> expired = new ArrayList<>(0);
        private final List<Request<Q, A>> cancelled = new ArrayList<>(0);
        private LeaveReason reason;
        private boolean callForHelp;
        private int rows;

        Turn(int executor, long startedNanos) {
            this.executor = executor;
            this.startedNanos = startedNanos;
        }

        void add(Request<Q, A> request) {
            requests.add(request);
            rows += request.rows();
        }

        void leavesBecause(LeaveReason why) {
            reason = why;
        }

        void callForHelp() {
            callForHelp = true;
        }

        /** Null where there is nothing to run. */
        LeaveReason reason() {
            return reason;
        }

        /** Whether another thread should look at the queue meanwhile. */
        boolean callsForHelp() {
            return callForHelp;
        }

        int executor() {
            return executor;
        }

        long startedNanos() {
            return startedNanos;
        }

        int rows() {
            return rows;
        }

        List<Request<Q, A>> requests() {
            return requests;
        }

        List<Request<Q, A>> expired() {
            return expired;
        }

        List<Request<Q, A>> cancelled() {
            return cancelled;
        }
    }
}
