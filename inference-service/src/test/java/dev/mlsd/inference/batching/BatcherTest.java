package dev.mlsd.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One thread, a clock that stands still unless told otherwise: what the batcher does is then exactly known. */
class BatcherTest {

    private static final long FAR = 1_000_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final List<List<Integer>> batches = new ArrayList<>();
    private final List<Outcome<Integer>> outcomes = new ArrayList<>();
    /** Runs while the first batch runs: what arrives at a busy executor. */
    private Runnable duringNextBatch = () -> {};

    private long nanosPerRow;

    private final Batcher<Integer, Integer> batcher = batcher(new BatchOptions(1, 4, 8));

    private Batcher<Integer, Integer> batcher(BatchOptions options) {
        return new Batcher<>(options, this::run, clock::get, BatcherTest::noHelp);
    }

    private static void noHelp(Runnable task) {
        throw new RejectedExecutionException("nobody helps with " + task);
    }

    private List<Integer> run(int executor, List<Integer> queries) {
        assertThat(executor).isZero();
        batches.add(queries);
        Runnable arriving = duringNextBatch;
        duringNextBatch = () -> {};
        arriving.run();
        clock.addAndGet(nanosPerRow * queries.size());
        return queries.stream().map(query -> 10 * query).toList();
    }

    private Request<Integer, Integer> request(int query, long deadline) {
        return new Request<>(query, 1, deadline, outcomes::add);
    }

    private void submit(int... queries) {
        batcher.submit(
                IntStream.of(queries).mapToObj(query -> request(query, FAR)).toList());
    }

    @Test
    void submit_executorFree_runsOnTheArrivingThreadAtOnce() {
        submit(7);

        assertThat(batches).containsExactly(List.of(7));
        assertThat(outcomes).containsExactly(new Outcome.Scored<>(70, 0, 0, 1));
    }

    @Test
    void submit_requestsTogether_shareBatchesInTheirOrder() {
        submit(1, 2, 3, 4, 5, 6);

        assertThat(batches).containsExactly(List.of(1, 2, 3, 4), List.of(5, 6));
        assertThat(outcomes)
                .extracting(outcome -> ((Outcome.Scored<Integer>) outcome).answer())
                .containsExactly(10, 20, 30, 40, 50, 60);
    }

    @Test
    void submit_executorBusy_waitsAndLeavesWithTheNextBatch() {
        duringNextBatch = () -> submit(2, 3);
        nanosPerRow = 500;

        submit(1);

        assertThat(batches).containsExactly(List.of(1), List.of(2, 3));
        assertThat(outcomes)
                .contains(new Outcome.Scored<>(10, 0, 500, 1))
                .contains(new Outcome.Scored<>(20, 500, 1000, 2));
        assertThat(batcher.queuedRows()).isZero();
    }

    @Test
    void submit_queueFull_shedsTheRest() {
        duringNextBatch = () -> submit(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

        submit(0);

        assertThat(outcomes)
                .filteredOn(outcome -> outcome.equals(new Outcome.Shed<>(ShedReason.QUEUE_FULL)))
                .hasSize(2);
        assertThat(outcomes).hasSize(11);
    }

    @Test
    void submit_deadlineThatCannotBeMet_isRefusedAtTheDoor() {
        nanosPerRow = 1000;
        for (int i = 0; i < 20; i++) {
            submit(i);
        }
        outcomes.clear();
        duringNextBatch = () -> {
            submit(1, 2, 3);
            batcher.submit(List.of(request(4, clock.get() + 2500)));
            batcher.submit(List.of(request(5, clock.get() + 50_000)));
        };

        submit(0);

        assertThat(outcomes).containsOnlyOnce(new Outcome.Shed<>(ShedReason.DEADLINE));
        assertThat(batches.stream().flatMap(List::stream).filter(query -> query == 5))
                .hasSizeGreaterThan(1);
    }

    @Test
    void submit_nobodyAhead_isTriedWhateverThePrediction() {
        nanosPerRow = 1_000_000;
        for (int i = 0; i < 20; i++) {
            submit(i);
        }
        outcomes.clear();
        nanosPerRow = 10;

        batcher.submit(List.of(request(3, clock.get() + 100)));

        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Scored.class);
    }

    @Test
    void take_deadlinePassedWhileWaiting_isDroppedUnscored() {
        nanosPerRow = 1000;
        duringNextBatch = () -> {
            batcher.submit(List.of(request(8, clock.get() + 900), request(9, FAR)));
        };

        submit(1);

        assertThat(outcomes).containsOnlyOnce(new Outcome.Expired<>());
        assertThat(batches).containsExactly(List.of(1), List.of(9));
    }

    @Test
    void take_cancelledWhileWaiting_isDroppedUnscored() {
        Request<Integer, Integer> cancelled = request(8, FAR);
        duringNextBatch = () -> {
            batcher.submit(List.of(cancelled, request(9, FAR)));
            cancelled.cancel();
        };

        submit(1);

        assertThat(outcomes).containsOnlyOnce(new Outcome.Cancelled<>());
        assertThat(batches).containsExactly(List.of(1), List.of(9));
    }

    @Test
    void take_oldestHasLittleTime_makesTheBatchSmaller() {
        nanosPerRow = 1000;
        for (int i = 0; i < 50; i++) {
            submit(IntStream.rangeClosed(0, i % 4).toArray());
        }
        batches.clear();
        duringNextBatch = () -> {
            batcher.submit(List.of(request(1, clock.get() + 1000 + 2500)));
            submit(2, 3, 4);
        };

        submit(0);

        assertThat(batches).containsExactly(List.of(0), List.of(1, 2), List.of(3, 4));
    }

    @Test
    void submit_batchThatWillTakeLong_isLeftToAHelperSoThatTheArrivingThreadGoesOn() {
        List<Runnable> handed = new ArrayList<>();
        Batcher<Integer, Integer> helped =
                new Batcher<>(new BatchOptions(1, 4, 8), this::run, clock::get, handed::add);
        nanosPerRow = 2 * Batcher.LONGEST_ON_ARRIVAL_NANOS;
        helped.submit(List.of(request(1, FAR)));
        assertThat(batches).as("nothing is known yet of how long it takes").containsExactly(List.of(1));

        helped.submit(List.of(request(2, FAR)));
        helped.submit(List.of(request(3, FAR)));
        assertThat(batches).hasSize(1);
        handed.forEach(Runnable::run);

        assertThat(batches).containsExactly(List.of(1), List.of(2, 3));
        assertThat(outcomes).hasSize(3);
    }

    @Test
    void run_failingBatch_failsItsRequestsAndNoOthers() {
        List<Outcome<Integer>> received = new ArrayList<>();
        Batcher<Integer, Integer> failing = new Batcher<>(
                new BatchOptions(1, 2, 8),
                (executor, queries) -> {
                    if (queries.contains(1)) {
                        throw new IllegalStateException("no");
                    }
                    return queries;
                },
                clock::get,
                BatcherTest::noHelp);

        failing.submit(IntStream.range(0, 4)
                .mapToObj(query -> new Request<Integer, Integer>(query, 1, FAR, received::add))
                .toList());

        assertThat(received.subList(0, 2))
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Failed.class,
                                failed -> assertThat(failed.cause()).hasMessage("no")));
        assertThat(received.subList(2, 4)).hasOnlyElementsOfType(Outcome.Scored.class);
    }

    @Test
    void run_wrongNumberOfAnswers_isAFailure() {
        Batcher<Integer, Integer> wrong = new Batcher<>(
                new BatchOptions(1, 2, 8), (executor, queries) -> List.of(), clock::get, BatcherTest::noHelp);

        wrong.submit(List.of(request(1, FAR)));

        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void close_waitingRequests_areShedAndLaterOnesRefused() {
        duringNextBatch = () -> {
            submit(2);
            batcher.close();
        };

        submit(1);
        submit(3);

        assertThat(outcomes)
                .containsExactlyInAnyOrder(
                        new Outcome.Scored<>(10, 0, 0, 1),
                        new Outcome.Shed<>(ShedReason.CLOSED),
                        new Outcome.Shed<>(ShedReason.CLOSED));
    }

    @Test
    void submit_moreRowsThanABatch_isAMistakeOfTheCaller() {
        assertThatThrownBy(() -> batcher.submit(List.of(new Request<>(1, 5, FAR, outcomes::add))))
                .hasMessageContaining("at most 4 rows")
                .hasMessageContaining("got 5");
        assertThatThrownBy(() -> new BatchOptions(1, 8, 4)).hasMessageContaining("got a capacity of 4");
    }
}
