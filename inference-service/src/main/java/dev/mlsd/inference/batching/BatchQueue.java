package dev.mlsd.inference.batching;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that wait, who may join them, and which leave together: bounded in rows, with the time of batches fitted
 * online. Not safe for several threads: the batcher uses it under its lock.
 */
final class BatchQueue<Q, A> {

    private final ArrayDeque<Request<Q, A>> queue = new ArrayDeque<>();
    private final BatchTime batchTime = new BatchTime();
    private final BatchOptions options;
    private int queuedRows;
    private int runningRows;
    private AdaptiveLimit adaptive;

    BatchQueue(BatchOptions options) {
        this.options = options;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int queuedRows() {
        return queuedRows;
    }

    /** Nanoseconds that the next batch is expected to take. */
    double predictNext(BatchPolicy policy) {
        return batchTime.predict(Math.min(queuedRows, largest(policy)));
    }

    /** Most rows of the next batch. */
    int largest(BatchPolicy policy) {
        return Math.min(
                options.largestBatch(),
                switch (policy) {
                    case BatchPolicy.WorkConserving(int largest) -> largest;
                    case BatchPolicy.None none -> none.largest();
                    case BatchPolicy.FixedWindow(int largest, Duration delay) -> largest;
                    case BatchPolicy.Adaptive wanted -> adaptive(wanted).rows();
                });
    }

    private AdaptiveLimit adaptive(BatchPolicy.Adaptive wanted) {
        if (adaptive == null || !adaptive.policy().equals(wanted)) {
            adaptive = new AdaptiveLimit(wanted);
        }
        return adaptive;
    }

    /** Takes a request in; null when it was, else why not. */
    ShedReason admit(Request<Q, A> request, long now, BatchPolicy policy, boolean executorFree) {
        int largest = largest(policy);
        if (queuedRows + request.rows() > options.capacity()) {
            return ShedReason.QUEUE_FULL;
        }
        boolean first = executorFree && queue.isEmpty();
        double expected = first ? 0 : expectedWait(largest, executorFree) + batchTime.predict(request.rows());
        if (expected >= request.remaining(now)) {
            return ShedReason.DEADLINE;
        }
        request.arrive(now, spare(request, now, policy, largest));
        queue.add(request);
        queuedRows += request.rows();
        return null;
    }

    /** The rows ahead, those running counted whole, at full batches, shared by the executors. */
    private double expectedWait(int largest, boolean executorFree) {
        int ahead = queuedRows + (executorFree ? 0 : runningRows);
        double batches = Math.ceil((double) ahead / largest);
        double whole = batches * batchTime.predict(0) + batchTime.predict(ahead) - batchTime.predict(0);
        return whole / options.executors();
    }

    /** Half of what is left when the largest batch has been computed, and no more than the delay. */
    private long spare(Request<Q, A> request, long now, BatchPolicy policy, int largest) {
        long delay = policy.delay().toNanos();
        if (delay == 0) {
            return 0;
        }
        double slack = request.remaining(now) - batchTime.predict(largest);
        return Math.min(delay, (long) Math.max(0, slack / 2));
    }

    /** Until the first of those that wait must go; 0 when a batch can go now. */
    long untilDue(long now, BatchPolicy policy) {
        if (queuedRows >= largest(policy) || policy.delay().isZero()) {
            return 0;
        }
        long first = Long.MAX_VALUE;
        for (Request<Q, A> request : queue) {
            first = Math.min(first, request.isCancelled() ? Long.MAX_VALUE : request.untilDue(now));
        }
        return first == Long.MAX_VALUE ? 0 : first;
    }

    /**
     * Fills a turn with the oldest requests, up to the most rows whose predicted time fits the oldest one's remaining
     * deadline.
     */
    void take(Step.Turn<Q, A> turn, long now, BatchPolicy policy) {
        int largest = largest(policy);
        int there = queuedRows;
        int limit = largest;
        while (!queue.isEmpty()) {
            Request<Q, A> request = queue.peek();
            long remaining = request.remaining(now);
            if (request.isCancelled()) {
                turn.cancelled().add(request);
            } else if (remaining <= 0) {
                turn.expired().add(request);
            } else {
                if (turn.requests().isEmpty()) {
                    limit = batchTime.largestWithin(remaining, largest);
                } else if (turn.rows() + request.rows() > limit) {
                    break;
                }
                turn.add(request);
            }
            queue.remove();
            queuedRows -= request.rows();
        }
        if (!turn.requests().isEmpty()) {
            runningRows += turn.rows();
            turn.leavesBecause(reason(policy, there, limit, largest));
        }
    }

    private LeaveReason reason(BatchPolicy policy, int there, int limit, int largest) {
        if (limit < largest && !queue.isEmpty()) {
            return LeaveReason.DEADLINE;
        }
        if (there >= largest) {
            return LeaveReason.FULL;
        }
        return policy.delay().isZero() ? LeaveReason.EXECUTOR_FREE : LeaveReason.WINDOW_OVER;
    }

    /** A turn has run; learns from it when it went well. */
    void ran(Step.Turn<Q, A> turn, long nanos, BatchPolicy policy, boolean well) {
        runningRows -= turn.rows();
        if (well) {
            batchTime.observe(turn.rows(), nanos);
            if (policy instanceof BatchPolicy.Adaptive wanted) {
                adaptive(wanted).observe(turn.rows(), nanos);
            }
        }
    }

    /** Empties it. */
    List<Request<Q, A>> drain() {
        List<Request<Q, A>> left = new ArrayList<>(queue);
        queue.clear();
        queuedRows = 0;
        return left;
    }
}
