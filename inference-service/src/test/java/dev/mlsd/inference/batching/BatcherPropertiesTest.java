package dev.mlsd.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.inference.testing.Await;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Several threads submit at random and change the policy; some batches fail, some requests are cancelled or have no
 * time.
 */
class BatcherPropertiesTest {

    private static final int REQUESTS_PER_THREAD = 300;

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void submit_fromManyThreads_answersEachRequestOnceWithItsOwnResult(
            @ForAll @IntRange(min = 1, max = 6) int threads,
            @ForAll @IntRange(min = 1, max = 4) int executors,
            @ForAll @IntRange(min = 1, max = 16) int largestBatch,
            @ForAll @IntRange(min = 1, max = 4) int permits,
            @ForAll long seed)
            throws InterruptedException {
        int requests = threads * REQUESTS_PER_THREAD;
        Machine machine = new Machine(permits);
        Watched watched = new Watched(executors, largestBatch, requests, machine);
        Watched rival = new Watched(executors, largestBatch, requests, machine);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> submitters = new ArrayList<>();
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int thread = 0; thread < threads; thread++) {
            SplittableRandom random = seeds.split();
            int first = thread * REQUESTS_PER_THREAD;
            submitters.add(Thread.ofPlatform().start(() -> {
                await(start);
                watched.submit(first, random);
                rival.submit(first, random);
            }));
        }
        start.countDown();
        for (Thread submitter : submitters) {
            submitter.join();
        }

        for (Watched each : List.of(watched, rival)) {
            Await.until("all are answered", () -> each.answered.get() == requests);
            each.stop();
            assertThat(each.mistakes).isEmpty();
            for (int i = 0; i < requests; i++) {
                assertThat(each.answers.get(i)).as("answers of request " + i).isEqualTo(1);
            }
            assertThat(each.batcher.queuedRows()).isZero();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the test was interrupted", e);
        }
    }

    /** What the batchers share. */
    private static final class Machine {

        private final FairPermits permits;
        private final int most;
        private final AtomicInteger running = new AtomicInteger();

        Machine(int permits) {
            this.permits = new FairPermits(permits);
            this.most = permits;
        }
    }

    /** A batcher whose every step is checked. */
    private static final class Watched {

        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicIntegerArray answers;
        private final AtomicIntegerArray busy;
        private final List<String> mistakes = Collections.synchronizedList(new ArrayList<>());
        private final ExecutorService helpers;
        private final ScheduledExecutorService timer;
        private final AtomicReference<BatchPolicy> policy;
        private final int largestBatch;
        private final Machine machine;
        private final Batcher<Integer, Integer> batcher;

        Watched(int executors, int largestBatch, int requests, Machine machine) {
            this.machine = machine;
            this.largestBatch = largestBatch;
            this.answers = new AtomicIntegerArray(requests);
            this.busy = new AtomicIntegerArray(executors);
            this.helpers = Executors.newFixedThreadPool(executors);
            this.timer = Executors.newSingleThreadScheduledExecutor();
            this.policy = new AtomicReference<>(new BatchPolicy.WorkConserving(largestBatch));
            this.batcher = new Batcher<>(
                    new BatchOptions(executors, largestBatch, 4 * largestBatch),
                    this::run,
                    System::nanoTime,
                    helpers,
                    policy::get,
                    (nanos, task) -> timer.schedule(task, nanos, TimeUnit.NANOSECONDS),
                    machine.permits,
                    BatchObserver.NONE);
        }

        private List<Integer> run(int executor, List<Integer> queries) {
            check(busy.incrementAndGet(executor) == 1, "executor " + executor + " runs two batches");
            check(queries.size() <= largestBatch, "a batch of " + queries.size());
            check(machine.running.incrementAndGet() <= machine.most, "more batches at once than there are permits");
            LockSupport.parkNanos(1000L * (queries.getFirst() % 50));
            machine.running.decrementAndGet();
            busy.decrementAndGet(executor);
            if (queries.getFirst() % 17 == 0) {
                throw new IllegalStateException("this batch fails");
            }
            return queries.stream().map(Watched::result).toList();
        }

        private static int result(int query) {
            return 31 * query + 7;
        }

        void submit(int first, SplittableRandom random) {
            int next = first;
            int end = first + REQUESTS_PER_THREAD;
            while (next < end) {
                int together = Math.min(end - next, random.nextInt(1, 6));
                List<Request<Integer, Integer>> requests = new ArrayList<>();
                for (int i = 0; i < together; i++) {
                    int query = next + i;
                    long deadline = System.nanoTime() + random.nextLong(-10_000, 50_000_000);
                    requests.add(new Request<>(query, 1, deadline, outcome -> receive(query, outcome)));
                }
                batcher.submit(requests);
                if (random.nextInt(4) == 0) {
                    requests.getFirst().cancel();
                }
                if (random.nextInt(20) == 0) {
                    policy.set(BatchPolicyTest.policy(random));
                }
                next += together;
            }
        }

        private void receive(int query, Outcome<Integer> outcome) {
            if (outcome instanceof Outcome.Scored<Integer> scored) {
                check(scored.answer() == result(query), "request " + query + " got " + scored.answer());
                check(scored.queueNanos() >= 0 && scored.computeNanos() >= 0, "negative times: " + scored);
            }
            answers.incrementAndGet(query);
            answered.incrementAndGet();
        }

        private void check(boolean holds, String mistake) {
            if (!holds) {
                mistakes.add(mistake);
            }
        }

        void stop() {
            batcher.close();
            helpers.shutdown();
            timer.shutdownNow();
        }
    }
}
