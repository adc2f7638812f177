package dev.mlsd.inference.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A dynamic batcher: one bounded queue counted in rows, a few executors, and a {@link BatchPolicy} that may change at
 * any time.
 *
 * <ul>
 *   <li>Whoever finds an executor free runs a batch: the arriving thread itself unless it will take long, one that has
 *       just finished a batch, or, while that one hands out its answers, a helper. Under a work-conserving policy it
 *       does so at once; under one with a delay, when the batch is full or some request must not be held back any
 *       longer.
 *   <li>Batchers that share {@link FairPermits} take turns when they want more batches at once than there are permits.
 *   <li>A request is held back for the delay in force when it arrived at most, and never for more than half of the time
 *       that it has to spare: timers come late and predictions err, and waiting is no reason to miss a deadline.
 *   <li>A batch takes the oldest requests, up to the most rows whose predicted time fits the oldest one's remaining
 *       deadline.
 *   <li>A request is refused at the door when the queue is full, or when it would not be done by its deadline. With
 *       nobody ahead of it a request is always tried, so that a wrong prediction corrects itself.
 *   <li>Requests that expired or were cancelled while they waited are dropped when their turn comes.
 * </ul>
 *
 * <p>Every request is answered exactly once, also when its batch fails or the batcher closes. Safe for use by any
 * number of threads.
 *
 * @param <Q> a request's input
 * @param <A> its answer
 */
public final class Batcher<Q, A> implements AutoCloseable {

    /**
     * A batch that is expected to take longer is handed to a helper also when the arriving thread could run it: that
     * thread serves others too, who would not even arrive meanwhile. Below, the hand-over of some 20 microseconds would
     * cost more than it saves.
     */
    static final long LONGEST_ON_ARRIVAL_NANOS = 1_000_000;

    // One lock: what it guards takes well under a microsecond, and the model runs outside it.
    private final ReentrantLock lock = new ReentrantLock();
    private final BatchOptions options;
    private final BatchQueue<Q, A> queue;
    private final BatchRunner<Q, A> runner;
    private final LongSupplier nanoTime;
    private final Executor helper;
    private final Supplier<BatchPolicy> policies;
    private final BatchTimer timer;
    private final BatchObserver observer;
    private final FairPermits.Share permits;
    private final int[] freeExecutors;
    private int free;
    // A permit was refused since the last batch: then a woken thread alone would leave other executors idle.
    private boolean wanting;
    // The timer that is set: it goes off at this time, unless none is set.
    private boolean timed;
    private long timedNanos;
    private boolean timerRefuses;
    private boolean closed;

    /** A work-conserving batcher: see the other constructors. */
    public Batcher(BatchOptions options, BatchRunner<Q, A> runner, LongSupplier nanoTime, Executor helper) {
        this(
                options,
                runner,
                nanoTime,
                helper,
                () -> new BatchPolicy.WorkConserving(options.largestBatch()),
                (nanos, task) -> {
                    throw new RejectedExecutionException("nothing is held back");
                });
    }

    /** A batcher with as many permits of its own as it has executors. */
    public Batcher(
            BatchOptions options,
            BatchRunner<Q, A> runner,
            LongSupplier nanoTime,
            Executor helper,
            Supplier<BatchPolicy> policies,
            BatchTimer timer) {
        this(
                options,
                runner,
                nanoTime,
                helper,
                policies,
                timer,
                new FairPermits(options.executors()),
                BatchObserver.NONE);
    }

    /**
     * A batcher.
     *
     * @param nanoTime the clock of deadlines, as {@link System#nanoTime}
     * @param helper where batches run when no arriving thread is at hand; may refuse work, which only delays it
     * @param policies the policy in force; asked, under the batcher's lock, whenever it matters
     * @param timer for policies that wait
     * @param permits shared with other batchers
     */
    public Batcher(
            BatchOptions options,
            BatchRunner<Q, A> runner,
            LongSupplier nanoTime,
            Executor helper,
            Supplier<BatchPolicy> policies,
            BatchTimer timer,
            FairPermits permits,
            BatchObserver observer) {
        this.options = options;
        this.queue = new BatchQueue<>(options);
        this.runner = runner;
        this.nanoTime = nanoTime;
        this.helper = helper;
        this.policies = policies;
        this.timer = timer;
        this.observer = observer;
        this.permits = permits.join(this::permitKept);
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
            return queue.queuedRows();
        } finally {
            lock.unlock();
        }
    }

    /** Most rows of the next batch under the policy in force. */
    public int largestNow() {
        lock.lock();
        try {
            return queue.largest(policies.get());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Submits requests that arrived together, so that they can share a batch. The calling thread may run batches, also
     * others'.
     */
    public void submit(List<Request<Q, A>> requests) {
        for (Request<Q, A> request : requests) {
            if (request.rows() > options.largestBatch()) {
                throw new IllegalArgumentException("a request may have at most " + options.largestBatch()
                        + " rows, those of the largest batch, got " + request.rows());
            }
        }
        admit(requests).forEach(refusal -> refuse(refusal.request(), refusal.reason()));
        if (!nextTakesLong() || !callHelper()) {
            drive();
        }
    }

    private void refuse(Request<Q, A> request, ShedReason reason) {
        observer.refused(reason);
        request.answer(new Outcome.Shed<>(reason));
    }

    private boolean nextTakesLong() {
        lock.lock();
        try {
            return free > 0 && queue.predictNext(policies.get()) > LONGEST_ON_ARRIVAL_NANOS;
        } finally {
            lock.unlock();
        }
    }

    /** False when nobody helps. */
    private boolean callHelper() {
        try {
            helper.execute(this::drive);
            return true;
        } catch (RejectedExecutionException refused) {
            return false;
        }
    }

    /** Another batcher gave a permit back, on a thread that has its own answers to hand out. */
    private void permitKept() {
        try {
            helper.execute(this::useKept);
        } catch (RejectedExecutionException refused) {
            useKept();
        }
    }

    private void useKept() {
        drive();
        permits.settle();
    }

    /** Closes the door and sheds what waits. Batches that run now still answer their requests. */
    @Override
    public void close() {
        List<Request<Q, A>> left;
        lock.lock();
        try {
            closed = true;
            left = queue.drain();
        } finally {
            lock.unlock();
        }
        left.forEach(request -> refuse(request, ShedReason.CLOSED));
    }

    private List<Refusal<Q, A>> admit(List<Request<Q, A>> requests) {
        List<Refusal<Q, A>> refusals = new ArrayList<>(0);
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            BatchPolicy policy = policies.get();
            for (Request<Q, A> request : requests) {
                ShedReason reason = closed ? ShedReason.CLOSED : queue.admit(request, now, policy, free > 0);
                if (reason != null) {
                    refusals.add(new Refusal<>(request, reason));
                }
            }
        } finally {
            lock.unlock();
        }
        return refusals;
    }

    private void drive() {
        while (true) {
            switch (next()) {
                case Step.Turn<Q, A> turn -> {
                    turn.expired().forEach(request -> {
                        observer.expired();
                        request.answer(new Outcome.Expired<>());
                    });
                    turn.cancelled().forEach(request -> request.answer(new Outcome.Cancelled<>()));
                    if (turn.callsForHelp()) {
                        callHelper();
                    }
                    if (turn.requests().isEmpty()) {
                        permits.release(0);
                    } else {
                        run(turn);
                    }
                }
                case Step.Pause<Q, A>(long nanos) -> {
                    if (waits(nanos)) {
                        return;
                    }
                }
                case Step.Nothing<Q, A> nothing -> {
                    return;
                }
            }
        }
    }

    /** False when the timer refuses; then the requests go now rather than never. */
    private boolean waits(long nanos) {
        try {
            timer.after(nanos, this::timeIsUp);
            return true;
        } catch (RejectedExecutionException refused) {
            lock.lock();
            try {
                timerRefuses = true;
                timed = false;
            } finally {
                lock.unlock();
            }
            return false;
        }
    }

    private void timeIsUp() {
        lock.lock();
        try {
            // It may be one that an earlier one has replaced; whoever comes next then sets another, which costs little.
            timed = false;
        } finally {
            lock.unlock();
        }
        drive();
    }

    private void run(Step.Turn<Q, A> turn) {
        observer.left(turn.reason(), turn.rows());
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

    /** The next batch with an executor and a permit for it, how long to hold it back, or nothing. */
    private Step<Q, A> next() {
        lock.lock();
        try {
            if (queue.isEmpty() || free == 0) {
                return new Step.Nothing<>();
            }
            long now = nanoTime.getAsLong();
            BatchPolicy policy = policies.get();
            long untilDue = timerRefuses ? 0 : queue.untilDue(now, policy);
            if (untilDue > 0) {
                return pause(now, untilDue);
            }
            if (!permits.tryAcquire()) {
                wanting = true;
                return new Step.Nothing<>();
            }
            return take(now, policy);
        } finally {
            lock.unlock();
        }
    }

    private Step<Q, A> pause(long now, long nanos) {
        if (timed && timedNanos - (now + nanos) <= 0) {
            return new Step.Nothing<>();
        }
        timed = true;
        timedNanos = now + nanos;
        return new Step.Pause<>(nanos);
    }

    private Step<Q, A> take(long now, BatchPolicy policy) {
        Step.Turn<Q, A> turn = new Step.Turn<>(freeExecutors[free - 1], now);
        queue.take(turn, now, policy);
        if (!turn.requests().isEmpty()) {
            free--;
        }
        if (wanting && free > 0 && !queue.isEmpty()) {
            turn.callForHelp();
        }
        wanting = false;
        return turn;
    }

    /**
     * Frees the executor before the answers go out, and calls for help if others wait meanwhile. Returns the batch's
     * time.
     */
    private long release(Step.Turn<Q, A> turn, boolean well) {
        boolean others;
        long nanos = nanoTime.getAsLong() - turn.startedNanos();
        // The permit before the executor: whoever finds the executor free should not have to wait for the permit.
        permits.release(nanos);
        lock.lock();
        try {
            queue.ran(turn, nanos, policies.get(), well);
            freeExecutors[free] = turn.executor();
            free++;
            others = !queue.isEmpty();
        } finally {
            lock.unlock();
        }
        if (others) {
            // If nobody helps, nothing is lost: this thread looks for the next batch after handing out its answers.
            callHelper();
        }
        return nanos;
    }

    private record Refusal<Q, A>(Request<Q, A> request, ShedReason reason) {}
}
