package dev.mlsd.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.inference.batching.BatchPolicy.Adaptive;
import dev.mlsd.inference.batching.BatchPolicy.FixedWindow;
import dev.mlsd.inference.batching.BatchPolicy.None;
import dev.mlsd.inference.batching.BatchPolicy.WorkConserving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The batcher in a time of the test's own: what each policy holds back, for how long, and what it lets go is then exactly known. */
class BatchPolicyTest {

    private static final long FAR = Duration.ofSeconds(100).toNanos();
    private static final Duration DELAY = Duration.ofNanos(1_000);

    /** Alarms and arrivals, in the order of their time. */
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingInt(Due::number));

    private final List<List<Integer>> batches = new ArrayList<>();
    private final List<Done> done = new ArrayList<>();
    private final List<Busy> busy = new ArrayList<>();
    private BatchPolicy policy = new FixedWindow(4, DELAY);
    private boolean timerRefuses;
    private long now;
    private long nanosPerBatch;
    private long nanosPerRow;
    private int added;
    private final Batcher<Integer, Integer> batcher = new Batcher<>(
            new BatchOptions(1, 8, 64), this::run, () -> now, task -> task.run(), () -> policy, this::after);

    private record Due(long nanos, int number, Runnable task) {}

    private record Busy(long from, long to) {}

    private record Done(int query, long arrived, Outcome<Integer> outcome, long at) {}

    private List<Integer> run(int executor, List<Integer> queries) {
        batches.add(queries);
        long from = now;
        now += nanosPerBatch + nanosPerRow * queries.size();
        busy.add(new Busy(from, now));
        return queries;
    }

    private void after(long nanos, Runnable task) {
        if (timerRefuses) {
            throw new RejectedExecutionException("the timer is closed");
        }
        at(now + nanos, task);
    }

    private void at(long nanos, Runnable task) {
        agenda.add(new Due(nanos, added++, task));
    }

    /** Lets time pass. */
    private void until(long nanos) {
        while (!agenda.isEmpty() && agenda.peek().nanos() <= nanos) {
            Due next = agenda.remove();
            now = Math.max(now, next.nanos());
            next.task().run();
        }
        now = Math.max(now, nanos);
    }

    private Request<Integer, Integer> request(int query, long deadline) {
        long arrived = now;
        return new Request<>(query, 1, deadline, outcome -> done.add(new Done(query, arrived, outcome, now)));
    }

    private void submit(int... queries) {
        List<Request<Integer, Integer>> requests = new ArrayList<>();
        for (int query : queries) {
            requests.add(request(query, now + FAR));
        }
        batcher.submit(requests);
    }

    @Test
    void fixedWindow_notFull_waitsForTheDelayOfTheOldest() {
        submit(1);
        until(600);
        submit(2);
        until(999);
        assertThat(batches).isEmpty();

        until(1_000);

        assertThat(batches).containsExactly(List.of(1, 2));
        assertThat(done.getFirst().outcome()).isEqualTo(new Outcome.Scored<>(1, 1_000, 0, 2));
    }

    @Test
    void fixedWindow_full_goesAtOnceAndTheRestWaits() {
        submit(1, 2, 3, 4, 5);

        assertThat(batches).containsExactly(List.of(1, 2, 3, 4));
        until(1_000);
        assertThat(batches).containsExactly(List.of(1, 2, 3, 4), List.of(5));
    }

    @Test
    void fixedWindow_afterAFullBatch_givesTheNextItsOwnDelay() {
        submit(1);
        until(700);
        submit(2, 3, 4);
        submit(5);
        until(1_699);
        assertThat(batches).hasSize(1);

        until(1_700);

        assertThat(batches).containsExactly(List.of(1, 2, 3, 4), List.of(5));
    }

    @Test
    void workConserving_anything_goesAtOnce() {
        policy = new WorkConserving(4);

        submit(1);
        submit(2, 3);

        assertThat(batches).containsExactly(List.of(1), List.of(2, 3));
        assertThat(agenda).isEmpty();
    }

    @Test
    void none_anything_goesAloneAndAtOnce() {
        policy = new None();

        submit(1, 2, 3);

        assertThat(batches).containsExactly(List.of(1), List.of(2), List.of(3));
    }

    @Test
    void none_requestOfManyRows_isStillServed() {
        policy = new None();

        batcher.submit(List.of(new Request<>(1, 5, FAR, outcome -> done.add(new Done(1, 0, outcome, now)))));

        assertThat(done)
                .singleElement()
                .satisfies(one -> assertThat(one.outcome()).isInstanceOf(Outcome.Scored.class));
    }

    @Test
    void adaptive_fullBatchesWithinTheObjective_grow() {
        policy = new Adaptive(3, DELAY, Duration.ofNanos(500));

        submit(1, 2, 3, 4, 5, 6, 7, 8, 9);

        assertThat(batches).containsExactly(List.of(1), List.of(2, 3), List.of(4, 5, 6), List.of(7, 8, 9));
        assertThat(batcher.largestNow()).isEqualTo(3);
    }

    @Test
    void adaptive_batchesBeyondTheObjective_stayAtOneRow() {
        policy = new Adaptive(8, DELAY, Duration.ofNanos(500));
        nanosPerRow = 600;

        submit(1, 2, 3);

        assertThat(batches).containsExactly(List.of(1), List.of(2), List.of(3));
    }

    @Test
    void adaptive_samePolicyAgain_keepsWhatItLearntAndAnotherForgetsIt() {
        policy = new Adaptive(8, DELAY, Duration.ofNanos(500));
        submit(1, 2, 3);
        assertThat(batcher.largestNow()).isEqualTo(3);

        policy = new Adaptive(8, DELAY, Duration.ofNanos(500));
        assertThat(batcher.largestNow()).isEqualTo(3);
        policy = new Adaptive(7, DELAY, Duration.ofNanos(500));
        assertThat(batcher.largestNow()).isEqualTo(1);
    }

    @Test
    void anyPolicy_largestBeyondTheBatchers_isCutToIt() {
        policy = new WorkConserving(1_000);

        submit(1, 2, 3, 4, 5, 6, 7, 8, 9);

        assertThat(batches.getFirst()).hasSize(8);
    }

    @Test
    void switch_toWorkConserving_letsGoWhatWaitsWithTheNextArrival() {
        submit(1);

        policy = new WorkConserving(4);
        submit(2);

        assertThat(batches).containsExactly(List.of(1, 2));
        until(5_000);
        assertThat(batches).hasSize(1);
    }

    @Test
    void switch_toALongerDelay_doesNotProlongWhatWaitsAlready() {
        submit(1);

        policy = new FixedWindow(4, Duration.ofNanos(9_000));
        until(1_000);

        assertThat(batches).containsExactly(List.of(1));
    }

    @Test
    void timer_refusing_holdsNothingBack() {
        timerRefuses = true;

        submit(1);

        assertThat(batches).containsExactly(List.of(1));
    }

    @Test
    void cancelled_whileHeldBack_isDroppedWhenTheTimeIsUpAndHoldsUpNobody() {
        Request<Integer, Integer> cancelled = request(1, FAR);
        batcher.submit(List.of(cancelled));
        cancelled.cancel();
        until(500);
        submit(2);
        until(1_500);

        assertThat(batches).containsExactly(List.of(2));
        assertThat(done).extracting(Done::outcome).contains(new Outcome.Cancelled<>());
    }

    @Test
    void close_whileHeldBack_shedsAndTheAlarmFindsNothing() {
        submit(1);

        batcher.close();
        until(5_000);

        assertThat(done).extracting(Done::outcome).containsExactly(new Outcome.Shed<>(ShedReason.CLOSED));
        assertThat(batches).isEmpty();
    }

    /** A request that comes alone is done by its deadline if it had been without any window. */
    @Property(tries = 500)
    void window_anyDeadline_isNeverTheReasonToMissIt(
            @ForAll @IntRange(min = 1, max = 50_000) int delay,
            @ForAll @IntRange(min = 1, max = 60_000) int deadline,
            @ForAll @IntRange(min = 0, max = 5_000) int perBatch,
            @ForAll @IntRange(min = 1, max = 2_000) int perRow) {
        BatchPolicyTest world = new BatchPolicyTest();
        world.policy = new WorkConserving(8);
        world.nanosPerBatch = perBatch;
        world.nanosPerRow = perRow;
        for (int i = 0; i < 200; i++) {
            world.submit(i % 3 == 0 ? new int[] {1, 2, 3, 4, 5, 6, 7, 8} : new int[] {1, 2});
        }
        world.done.clear();

        world.policy = new FixedWindow(8, Duration.ofNanos(delay));
        long arrived = world.now;
        world.batcher.submit(List.of(world.request(1, arrived + deadline)));
        world.until(arrived + 1_000_000);

        assertThat(world.done).hasSize(1);
        if (perBatch + perRow < deadline) {
            assertThat(world.done.getFirst().outcome()).isInstanceOf(Outcome.Scored.class);
            assertThat(world.done.getFirst().at()).isLessThanOrEqualTo(arrived + deadline);
        }
    }

    /** Random arrivals under policies that change at random: nobody waits longer than its delay and the time executors were busy. */
    @Property(tries = 200)
    void window_anyArrivals_holdsNobodyBackBeyondTheDelayWhileAnExecutorIsFree(@ForAll long seed) {
        BatchPolicyTest world = new BatchPolicyTest();
        SplittableRandom random = new SplittableRandom(seed);
        world.nanosPerBatch = random.nextLong(1_000);
        world.nanosPerRow = random.nextLong(300);
        long[] delays = new long[300];
        long time = 0;
        for (int i = 0; i < delays.length; i++) {
            int query = i;
            time += random.nextLong(800);
            world.at(time, () -> {
                if (random.nextInt(10) == 0) {
                    world.policy = policy(random);
                }
                delays[query] = world.policy.delay().toNanos();
                world.submit(query);
            });
        }

        world.until(time + 10_000_000);

        assertThat(world.done).hasSize(delays.length);
        assertThat(world.batcher.queuedRows()).isZero();
        for (Done one : world.done) {
            Outcome.Scored<Integer> scored = (Outcome.Scored<Integer>) one.outcome();
            long started = one.arrived() + scored.queueNanos();
            assertThat(scored.queueNanos() - world.busyBetween(one.arrived(), started))
                    .as("time that request %d waited while an executor was free", one.query())
                    .isBetween(0L, delays[one.query()]);
        }
    }

    private long busyBetween(long from, long to) {
        return busy.stream()
                .mapToLong(batch -> Math.max(0, Math.min(to, batch.to()) - Math.max(from, batch.from())))
                .sum();
    }

    static BatchPolicy policy(SplittableRandom random) {
        int largest = random.nextInt(1, 9);
        Duration delay = Duration.ofNanos(random.nextLong(100, 20_000));
        return switch (random.nextInt(4)) {
            case 0 -> new WorkConserving(largest);
            case 1 -> new None();
            case 2 -> new FixedWindow(largest, delay);
            default -> new Adaptive(largest, delay, Duration.ofNanos(random.nextLong(1, 3_000)));
        };
    }

    @Test
    void policies_thatMakeNoSense_areRefused() {
        assertThatThrownBy(() -> new WorkConserving(0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> new FixedWindow(0, DELAY)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> new FixedWindow(1, Duration.ofNanos(-1))).hasMessageContaining("at least 0");
        assertThatThrownBy(() -> new Adaptive(1, DELAY, Duration.ZERO)).hasMessageContaining("above 0");
    }
}
