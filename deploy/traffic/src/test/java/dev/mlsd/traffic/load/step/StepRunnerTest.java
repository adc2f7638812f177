package dev.mlsd.traffic.load.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.traffic.load.arrival.Gathering;
import dev.mlsd.traffic.load.step.StepPlan.Loop;
import dev.mlsd.traffic.load.step.StepPlan.Process;
import dev.mlsd.traffic.load.targets.Material;
import dev.mlsd.traffic.load.targets.Network;
import dev.mlsd.traffic.load.targets.Shot;
import dev.mlsd.traffic.load.targets.Target;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepRunnerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long MILLI = 1_000_000;

    private final Network network = new Network();
    private final StepRunner runner = new StepRunner(network);
    private final List<Progress> progress = new ArrayList<>();

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void run_constantArrivals_countsEveryRequestOfTheMeasurementAndNoneOfTheWarmUp() throws Exception {
        StepResult result = run(open(1_000, SECOND, Duration.ofMillis(500)), StepRunnerTest::answer);

        assertThat(result.sent()).isEqualTo(1_000);
        assertThat(result.answered()).isEqualTo(1_000);
        assertThat(result.failed()).isZero();
        assertThat(result.seconds()).isGreaterThanOrEqualTo(1);
        assertThat(progress).anyMatch(Progress::warmUp).anyMatch(quarter -> !quarter.warmUp());
        assertThat(progress).extracting(Progress::seconds).isSorted();
    }

    @Test
    void run_requestsThatLeaveLate_areAllSentAndCountedWithTheLargestDelay() throws Exception {
        // Every tenth leaves 5 ms after its departure, as if there had been no connection.
        StepResult result = run(open(1_000, SECOND, Duration.ZERO), shot -> {
            long late = shot.number() % 10 == 0 ? 5 * MILLI : MILLI / 2;
            shot.depart(shot.departure() + late);
            shot.answer(shot.departure() + 7 * MILLI, false);
        });

        assertThat(result.sent()).isEqualTo(1_000);
        assertThat(result.lateSends()).isEqualTo(100);
        assertThat(result.maxSendDelayMillis()).isEqualTo(5.0);
        assertThat(StepResult.percentile(result.latency(), 50)).isBetween(6.9, 7.1);
        assertThat(StepResult.percentile(result.naive(), 50)).isBetween(6.4, 6.6);
        assertThat(StepResult.percentile(result.naive(), 5)).isBetween(1.9, 2.1);
    }

    @Test
    void run_fallbacksAndFailures_areCountedByReasonAndFailuresHaveNoLatency() throws Exception {
        StepResult result = run(open(1_000, SECOND, Duration.ZERO), shot -> {
            shot.depart(System.nanoTime());
            if (shot.number() % 4 == 0) {
                shot.fail("HTTP 503");
            } else {
                shot.answer(System.nanoTime(), shot.number() % 4 == 1);
            }
        });

        assertThat(result.errors()).containsOnlyKeys("HTTP 503").containsEntry("HTTP 503", 250L);
        assertThat(result.answered()).isEqualTo(750);
        assertThat(result.fallbacks()).isEqualTo(250);
        assertThat(result.naive().getTotalCount()).isEqualTo(750);
    }

    @Test
    void run_serverThatNeverAnswers_isBoundedAndEveryRequestIsAccountedFor() throws Exception {
        StepPlan plan = new StepPlan("a", Loop.OPEN, Process.CONSTANT, 1_000, SECOND, Duration.ZERO, 1, 100, 1);

        StepResult result = new StepRunner(network, Duration.ofMillis(10))
                .run(
                        plan,
                        new Fake(shot -> shot.depart(System.nanoTime())),
                        Material.madeUp(),
                        progress::add,
                        () -> false)
                .orElseThrow();

        assertThat(result.errors()).containsEntry(StepRunner.OVERLOAD, 900L).containsEntry(StepRunner.UNANSWERED, 100L);
        assertThat(result.latency().getTotalCount()).isZero();
        assertThat(progress).allSatisfy(quarter -> assertThat(quarter.p99()).isNull());
    }

    @Test
    void run_serverThatStallsOnce_showsInTheOpenLoopAndHidesFromTheClosedOne() throws Exception {
        StepResult open = run(open(500, Duration.ofSeconds(2), Duration.ZERO), new StallsOnce());
        StepResult closed = run(
                new StepPlan("c", Loop.CLOSED, Process.CONSTANT, 500, Duration.ofSeconds(2), Duration.ZERO, 4, 100, 1),
                new StallsOnce());

        // The stall takes a quarter of the time: of the open loop's requests a quarter wait, of the closed loop's four.
        assertThat(StepResult.percentile(open.latency(), 90)).isGreaterThan(100);
        assertThat(StepResult.percentile(closed.naive(), 90)).isLessThan(StepResult.percentile(open.latency(), 90) / 2);
        assertThat(closed.latency()).isNull();
        assertThat(closed.naive().getMaxValue()).isGreaterThan(400 * MILLI);
    }

    @Test
    void run_closedLoop_neverHasMoreUnderWayThanConnections() throws Exception {
        List<Shot> underWay = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        StepResult result =
                run(new StepPlan("c", Loop.CLOSED, Process.POISSON, 0, SECOND, Duration.ZERO, 3, 100, 1), shot -> {
                    underWay.add(shot);
                    sizes.add(underWay.size());
                    shot.depart(System.nanoTime());
                    network.loop()
                            .schedule(
                                    () -> {
                                        underWay.remove(shot);
                                        shot.answer(System.nanoTime(), false);
                                    },
                                    1,
                                    TimeUnit.MILLISECONDS);
                });

        assertThat(sizes).allMatch(size -> size <= 3).contains(3);
        assertThat(result.answered()).isEqualTo(sizes.size());
    }

    @Test
    void run_replayedArrivals_haveTheRateAlsoInAShortTest() throws Exception {
        List<Material.Recent> payments = new ArrayList<>();
        long moment = 0;
        for (int i = 0; i < 2_000; i++) {
            // A quiet day, and then a busy hour.
            moment += i < 1_000 ? 86_400 : 1 + i % 7;
            payments.add(new Material.Recent("c", "t", 100, moment));
        }
        StepPlan plan = new StepPlan("r", Loop.OPEN, Process.REPLAY, 500, SECOND, Duration.ZERO, 1, 1_000, 1);

        StepResult result = runner.run(
                        plan,
                        new Fake(StepRunnerTest::answer),
                        new Material(payments, moment),
                        progress::add,
                        () -> false)
                .orElseThrow();

        assertThat(result.sent()).isBetween(499L, 501L);
    }

    @Test
    void run_cancelled_endsWithoutAResult() throws Exception {
        Optional<StepResult> result = runner.run(
                open(100, Duration.ofMinutes(10), Duration.ZERO),
                new Fake(StepRunnerTest::answer),
                Material.madeUp(),
                progress::add,
                () -> progress.size() > 1);

        assertThat(result).isEmpty();
    }

    @Test
    void run_gatheredMessages_areWholeAndNeverLarger() throws Exception {
        Fake target = new Fake(StepRunnerTest::answer, new Gathering(32, MILLI));
        StepPlan plan = open(20_000, SECOND, Duration.ZERO);
        StepResult result = runner.run(plan, target, Material.madeUp(), progress::add, () -> false)
                .orElseThrow();

        assertThat(result.answered()).isEqualTo(20_000);
        assertThat(target.largest).isBetween(2, 32);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1 | 0 | 1 | 1 | rate must be 1 to 1000000 requests a second, got 0",
                "-5 | 1 | 0 | 1 | 1 | got -5",
                "NaN | 1 | 0 | 1 | 1 | got NaN",
                "2000000 | 1 | 0 | 1 | 1 | got 2000000",
                "10 | 0 | 0 | 1 | 1 | duration must be 1 to 600 seconds, got 0",
                "10 | 601 | 0 | 1 | 1 | got 601",
                "10 | 1 | 61 | 1 | 1 | warm-up must be 0 to 60 seconds, got 61",
                "10 | 1 | 0 | 0 | 1 | connections must be 1 to 1000, got 0",
                "10 | 1 | 0 | 1 | 1000001 | in-flight must be 1 to 1000000, got 1000001"
            })
    void plan_impossible_isRefusedWithTheReason(
            double rate, int seconds, int warmUp, int connections, int inFlight, String reason) {
        assertThatThrownBy(() -> new StepPlan(
                        "a",
                        Loop.OPEN,
                        Process.POISSON,
                        rate,
                        Duration.ofSeconds(seconds),
                        Duration.ofSeconds(warmUp),
                        connections,
                        inFlight,
                        1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private StepResult run(StepPlan plan, Consumer<Shot> behaviour) throws InterruptedException {
        return runner.run(plan, new Fake(behaviour), Material.madeUp(), progress::add, () -> false)
                .orElseThrow();
    }

    private static StepPlan open(double rate, Duration duration, Duration warmUp) {
        return new StepPlan("a", Loop.OPEN, Process.CONSTANT, rate, duration, warmUp, 1, StepPlan.USUAL_IN_FLIGHT, 1);
    }

    private static void answer(Shot shot) {
        shot.depart(System.nanoTime());
        shot.answer(System.nanoTime(), false);
    }

    /** Answers at once, except once, when it answers nothing for half a second. */
    private final class StallsOnce implements Consumer<Shot> {

        private final ArrayDeque<Shot> waiting = new ArrayDeque<>();
        private int seen;
        private boolean stalled;

        @Override
        public void accept(Shot shot) {
            shot.depart(System.nanoTime());
            if (++seen == 50) {
                stalled = true;
                network.loop().schedule(this::recover, 500, TimeUnit.MILLISECONDS);
            }
            if (stalled) {
                waiting.add(shot);
            } else {
                shot.answer(System.nanoTime(), false);
            }
        }

        private void recover() {
            stalled = false;
            while (!waiting.isEmpty()) {
                waiting.remove().answer(System.nanoTime(), false);
            }
        }
    }

    /** A target in memory. */
    private static final class Fake implements Target {

        private final Consumer<Shot> behaviour;
        private final Gathering gathering;
        private int largest;

        Fake(Consumer<Shot> behaviour) {
            this(behaviour, Gathering.NONE);
        }

        Fake(Consumer<Shot> behaviour, Gathering gathering) {
            this.behaviour = behaviour;
            this.gathering = gathering;
        }

        @Override
        public Gathering gathering() {
            return gathering;
        }

        @Override
        public void send(List<Shot> message) {
            largest = Math.max(largest, message.size());
            message.forEach(behaviour);
        }

        @Override
        public void forgetQueued() {
            // Nothing is queued here.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
