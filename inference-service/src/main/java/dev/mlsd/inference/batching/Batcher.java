package dev.mlsd.inference.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A work-conserving dynamic batcher: one bounded queue counted in rows, and a few executors.
 *
 * <ul>
 *   <li>Whoever finds an executor free runs the batch at once: the arriving thread itself, one that has just finished a batch, or,
 *       while that one hands out its answers, a helper. Nothing waits for a batch to fill.
 *   <li>A batch takes the oldest requests, up to the most rows whose predicted time fits the oldest one's remaining deadline.
 *   <li>A request is refused at the door when the queue is full, or when it would not be done by its deadline. With nobody ahead of it
 *       a request is always tried, so that a wrong prediction corrects itself.
 *   <li>Requests that expired or were cancelled while they waited are dropped when their turn comes.
 * </ul>
 *
 * <p>Every request is answered exactly once, also when its batch fails or the batcher closes. Safe for use by any number of threads.
 *
 * @param <Q> a request's input
 * @param <A> its answer
 */
public final class Batcher<Q, A> implements AutoCloseable {

    // One lock: what it guards takes well under a microsecond, and the model runs outside it.
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Request<Q, A>> queue = new ArrayDeque<>();
    private final BatchTime batchTime = new BatchTime();
    private final BatchOptions options;
    private final BatchRunner<Q, A> runner;
    private final LongSupplier nanoTime;
    private final Executor helper;
    private final int[] freeExecutors;
    private int free;
    private int queuedRows;
    private int runningRows;
    private boolean closed;

    /**
     * A batcher.
     *
     * @param nanoTime the clock of deadlines, as {@link System#nanoTime}
     * @param helper where batches run when no arriving thread is at hand; may refuse work, which only delays it
     */
    public Batcher(BatchOptions options, BatchRunner<Q, A> runner, LongSupplier nanoTime, Executor helper) {
        this.options = options;
        this.runner = runner;
        this.nanoTime = nanoTime;
        this.helper = helper;
        this.freeExecutors = new int[options.executors()];
        for (int i = 0; i < freeExecutors.length; i++) {
            freeExecutors[i] = i;
        }
        this.free = freeExecutors.length;
    }

    /** Rows waiting now. */
    public int queuedRows() {
        lock.lock();
        try {
            return queuedRows;
        } finally {
            lock.unlock();
        }
    }

    /** Submits requests that arrived together, so that they can share a batch. The calling thread may run batches, also others'. */
    public void submit(List<Request<Q, A>> requests) {
        for (Request<Q, A> request : requests) {
            if (request.rows() > options.largestBatch()) {
                throw new IllegalArgumentException("a request may have at most " + options.largestBatch()
                        + " rows, those of the largest batch, got " + request.rows());
            }
        }
        List<Refusal<Q, A>> refusals = admit(requests);
        refusals.forEach(Refusal::answer);
        drive();
    }

    /** Closes the door and sheds what waits. Batches that run now still answer their requests. */
    @Override
    public void close() {
        List<Request<Q, A>> left;
        lock.lock();
        try {
            closed = true;
            left = new ArrayList<>(queue);
            queue.clear();
            queuedRows = 0;
        } finally {
            lock.unlock();
        }
        left.forEach(request -> request.answer(new Outcome.Shed<>(ShedReason.CLOSED)));
    }

    private List<Refusal<Q, A>> admit(List<Request<Q, A>> requests) {
        List<Refusal<Q, A>> refusals = new ArrayList<>();
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            for (Request<Q, A> request : requests) {
                ShedReason reason = refusal(request, now);
                if (reason != null) {
                    refusals.add(new Refusal<>(request, reason));
                } else {
                    request.arrive(now);
                    queue.add(request);
                    queuedRows += request.rows();
                }
            }
        } finally {
            lock.unlock();
        }
        return refusals;
    }

    /** Null when the request may enter. */
    private ShedReason refusal(Request<Q, A> request, long now) {
        if (closed) {
            return ShedReason.CLOSED;
        }
        if (queuedRows + request.rows() > options.capacity()) {
            return ShedReason.QUEUE_FULL;
        }
        boolean first = free > 0 && queue.isEmpty();
        double expected = first ? 0 : expectedWait() + batchTime.predict(request.rows());
        return expected < request.remaining(now) ? null : ShedReason.DEADLINE;
    }

    /** The rows ahead, those running counted whole, at full batches, shared by the executors. */
    private double expectedWait() {
        int ahead = queuedRows + (free > 0 ? 0 : runningRows);
        double batches = Math.ceil((double) ahead / options.largestBatch());
        double whole = batches * batchTime.predict(0) + batchTime.predict(ahead) - batchTime.predict(0);
        return whole / options.executors();
    }

    private void drive() {
        Turn<Q, A> turn = take();
        while (turn != null) {
            turn.expired().forEach(request -> request.answer(new Outcome.Expired<>()));
            turn.cancelled().forEach(request -> request.answer(new Outcome.Cancelled<>()));
            if (!turn.requests().isEmpty()) {
                run(turn);
            }
            turn = take();
        }
    }

    private void run(Turn<Q, A> turn) {
        List<A> answers = List.of();
        Throwable failure = null;
        try {
            answers = runner.run(
                    turn.executor(),
                    turn.requests().stream().map(Request::query).toList());
            if (answers.size() != turn.requests().size()) {
                failure = new IllegalStateException(
                        "a batch of " + turn.requests().size() + " requests got " + answers.size() + " answers");
            }
        } catch (Throwable thrown) {
            failure = thrown;
        }
        long computeNanos = release(turn, failure == null);
        for (int i = 0; i < turn.requests().size(); i++) {
            Request<Q, A> request = turn.requests().get(i);
            long queueNanos = turn.startedNanos() - request.arrivedNanos();
            request.answer(
                    failure == null
                            ? new Outcome.Scored<>(answers.get(i), queueNanos, computeNanos, turn.rows())
                            : new Outcome.Failed<>(failure));
        }
    }

    /** The next batch with an executor for it, or null when there is nothing to do or nobody free to do it. */
    private Turn<Q, A> take() {
        lock.lock();
        try {
            if (queue.isEmpty() || free == 0) {
                return null;
            }
            long now = nanoTime.getAsLong();
            Turn<Q, A> turn = new Turn<>(freeExecutors[free - 1], now);
            int limit = 0;
            while (!queue.isEmpty()) {
                Request<Q, A> request = queue.peek();
                long remaining = request.remaining(now);
                if (request.isCancelled()) {
                    turn.cancelled().add(request);
                } else if (remaining <= 0) {
                    turn.expired().add(request);
                } else {
                    if (turn.requests().isEmpty()) {
                        limit = batchTime.largestWithin(remaining, options.largestBatch());
                    } else if (turn.rows() + request.rows() > limit) {
                        break;
                    }
                    turn.add(request);
                }
                queue.remove();
                queuedRows -= request.rows();
            }
            if (!turn.requests().isEmpty()) {
                free--;
                runningRows += turn.rows();
            }
            return turn;
        } finally {
            lock.unlock();
        }
    }

    /** Frees the executor before the answers go out, and calls for help if others wait meanwhile. Returns the batch's time. */
    private long release(Turn<Q, A> turn, boolean learn) {
        boolean others;
        long nanos;
        lock.lock();
        try {
            nanos = nanoTime.getAsLong() - turn.startedNanos();
            if (learn) {
                batchTime.observe(turn.rows(), nanos);
            }
            freeExecutors[free] = turn.executor();
            free++;
            runningRows -= turn.rows();
            others = !queue.isEmpty();
        } finally {
            lock.unlock();
        }
        if (others) {
            try {
                helper.execute(this::drive);
            } catch (RejectedExecutionException refused) {
                // Nothing is lost: this thread itself looks for the next batch after handing out its answers.
                return nanos;
            }
        }
        return nanos;
    }

    private record Refusal<Q, A>(Request<Q, A> request, ShedReason reason) {
        void answer() {
            request.answer(new Outcome.Shed<>(reason));
        }
    }

    /** A batch about to run, and what was dropped on the way to it. Used by one thread. */
    private static final class Turn<Q, A> {

        private final int executor;
        private final long startedNanos;
        private final List<Request<Q, A>> requests = new ArrayList<>();
        private final List<Request<Q, A>> expired = new ArrayList<>(0);
        private final List<Request<Q, A>> cancelled = new ArrayList<>(0);
        private int rows;

        Turn(int executor, long startedNanos) {
            this.executor = executor;
            this.startedNanos = startedNanos;
        }

        void add(Request<Q, A> request) {
            requests.add(request);
            rows += request.rows();
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
