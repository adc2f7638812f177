package dev.mlsd.inference.batching;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A dynamic batcher: one bounded queue counted in rows, a few executors, and a {@link BatchPolicy} that may change at any time.
 *
 * <ul>
 *   <li>Whoever finds an executor free runs a batch: the arriving thread itself unless it will take long, one that has just finished a batch, or, while that
 *       one hands out its answers, a helper. Under a work-conserving policy it does so at once; under one with a delay, when the batch
 *       is full or some request must not be held back any longer.
 *   <li>A request is held back for the delay in force when it arrived at most, and never for more than half of the time that it has to
 *       spare: timers come late and predictions err, and waiting is no reason to miss a deadline.
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

    /**
     * A batch that is expected to take longer is handed to a helper also when the arriving thread could run it: that thread serves others
     * too, who would not even arrive meanwhile. Below, the hand-over of some 20 microseconds would cost more than it saves.
     */
    static final long LONGEST_ON_ARRIVAL_NANOS = 1_000_000;

    // One lock: what it guards takes well under a microsecond, and the model runs outside it.
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Request<Q, A>> queue = new ArrayDeque<>();
    private final BatchTime batchTime = new BatchTime();
    private final BatchOptions options;
    private final BatchRunner<Q, A> runner;
    private final LongSupplier nanoTime;
    private final Executor helper;
    private final Supplier<BatchPolicy> policies;
    private final BatchTimer timer;
    private final int[] freeExecutors;
    private int free;
    private int queuedRows;
    private int runningRows;
    private AdaptiveLimit adaptive;
    // The timer that is set: it goes off at this time, unless none is set.
    private boolean timed;
    private long timedNanos;
    private boolean timerRefuses;
    private boolean closed;

    /** A work-conserving batcher: see the other constructor. */
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

    /**
     * A batcher.
     *
     * @param nanoTime the clock of deadlines, as {@link System#nanoTime}
     * @param helper where batches run when no arriving thread is at hand; may refuse work, which only delays it
     * @param policies the policy in force; asked, under the batcher's lock, whenever it matters
     * @param timer for policies that wait
     */
    public Batcher(
            BatchOptions options,
            BatchRunner<Q, A> runner,
            LongSupplier nanoTime,
            Executor helper,
            Supplier<BatchPolicy> policies,
            BatchTimer timer) {
        this.options = options;
        this.runner = runner;
        this.nanoTime = nanoTime;
        this.helper = helper;
        this.policies = policies;
        this.timer = timer;
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

    /** Most rows of the next batch under the policy in force. */
    public int largestNow() {
        lock.lock();
        try {
            return largest(policies.get());
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
        if (!nextTakesLong() || !callHelper()) {
            drive();
        }
    }

    private boolean nextTakesLong() {
        lock.lock();
        try {
            return free > 0
                    && batchTime.predict(Math.min(queuedRows, largest(policies.get()))) > LONGEST_ON_ARRIVAL_NANOS;
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
            BatchPolicy policy = policies.get();
            int largest = largest(policy);
            for (Request<Q, A> request : requests) {
                ShedReason reason = refusal(request, now, largest);
                if (reason != null) {
                    refusals.add(new Refusal<>(request, reason));
                } else {
                    request.arrive(now, spare(request, now, policy, largest));
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
    private ShedReason refusal(Request<Q, A> request, long now, int largest) {
        if (closed) {
            return ShedReason.CLOSED;
        }
        if (queuedRows + request.rows() > options.capacity()) {
            return ShedReason.QUEUE_FULL;
        }
        boolean first = free > 0 && queue.isEmpty();
        double expected = first ? 0 : expectedWait(largest) + batchTime.predict(request.rows());
        return expected < request.remaining(now) ? null : ShedReason.DEADLINE;
    }

    /** The rows ahead, those running counted whole, at full batches, shared by the executors. */
    private double expectedWait(int largest) {
        int ahead = queuedRows + (free > 0 ? 0 : runningRows);
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

    private int largest(BatchPolicy policy) {
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

    private void drive() {
        while (true) {
            switch (next()) {
                case Turn<Q, A> turn -> {
                    turn.expired().forEach(request -> request.answer(new Outcome.Expired<>()));
                    turn.cancelled().forEach(request -> request.answer(new Outcome.Cancelled<>()));
                    if (!turn.requests().isEmpty()) {
                        run(turn);
                    }
                }
                case Pause<Q, A>(long nanos) -> {
                    if (waits(nanos)) {
                        return;
                    }
                }
                case Nothing<Q, A> nothing -> {
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

    /** The next batch with an executor for it, how long to hold it back, or nothing: nothing waits, or nobody is free. */
    private Step<Q, A> next() {
        lock.lock();
        try {
            if (queue.isEmpty() || free == 0) {
                return new Nothing<>();
            }
            long now = nanoTime.getAsLong();
            BatchPolicy policy = policies.get();
            int largest = largest(policy);
            if (queuedRows < largest && !policy.delay().isZero() && !timerRefuses) {
                long untilDue = untilDue(now);
                if (untilDue > 0) {
                    return pause(now, untilDue);
                }
            }
            return take(now, largest);
        } finally {
            lock.unlock();
        }
    }

    /** Until the first of those that wait must go; there are fewer than one batch of them. */
    private long untilDue(long now) {
        long first = Long.MAX_VALUE;
        for (Request<Q, A> request : queue) {
            first = Math.min(first, request.isCancelled() ? Long.MAX_VALUE : request.untilDue(now));
        }
        return first == Long.MAX_VALUE ? 0 : first;
    }

    private Step<Q, A> pause(long now, long nanos) {
        if (timed && timedNanos - (now + nanos) <= 0) {
            return new Nothing<>();
        }
        timed = true;
        timedNanos = now + nanos;
        return new Pause<>(nanos);
    }

    private Turn<Q, A> take(long now, int largest) {
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
            free--;
            runningRows += turn.rows();
        }
        return turn;
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
                if (policies.get() instanceof BatchPolicy.Adaptive wanted) {
                    adaptive(wanted).observe(turn.rows(), nanos);
                }
            }
            freeExecutors[free] = turn.executor();
            free++;
            runningRows -= turn.rows();
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

    private record Refusal<Q, A>(Request<Q, A> request, ShedReason reason) {
        void answer() {
            request.answer(new Outcome.Shed<>(reason));
        }
    }

    /** What a thread that looks at the queue finds to do. */
    private sealed interface Step<Q, A> {}

    private record Nothing<Q, A>() implements Step<Q, A> {}

    /** To come back later. */
    private record Pause<Q, A>(long nanos) implements Step<Q, A> {}

    /** A batch about to run, and what was dropped on the way to it. Used by one thread. */
    private static final class Turn<Q, A> implements Step<Q, A> {

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
