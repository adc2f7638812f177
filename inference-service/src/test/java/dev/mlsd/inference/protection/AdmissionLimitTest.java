package dev.mlsd.inference.protection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A server with one queue on a virtual clock, before which the limit stands. Arrivals are Poisson, service times exponential or constant. */
class AdmissionLimitTest {

    private static final Duration DEADLINE = Duration.ofMillis(100);
    private static final double DEADLINE_SECONDS = 0.1;
    private static final int MOST = 4096;

    private final AdmissionLimit limit = new AdmissionLimit(MOST, DEADLINE);
    private double clock;

    /** What a run saw after its first seconds; times in seconds. */
    private record Seen(List<Double> times, int refused, double goodPerSecond) {

        double p99() {
            return times.get((int) (0.99 * (times.size() - 1)));
        }

        double refusedShare() {
            return (double) refused / (refused + times.size());
        }
    }

    private record Job(double in, double done, boolean byModel) {}

    private Seen run(double perSecond, double load, double seconds, double settled, Random random, boolean constant) {
        ArrayDeque<Job> jobs = new ArrayDeque<>();
        List<Double> times = new ArrayList<>();
        int refused = 0;
        double begin = clock;
        double now = begin;
        double free = begin;
        while (now < begin + seconds) {
            now += -Math.log(1 - random.nextDouble()) / (perSecond * load);
            while (!jobs.isEmpty() && jobs.peek().done() <= now) {
                Job job = jobs.remove();
                end(job);
                if (job.in() > begin + settled) {
                    times.add(job.done() - job.in());
                }
            }
            if (limit.enter(true)) {
                double service = constant ? 1 / perSecond : -Math.log(1 - random.nextDouble()) / perSecond;
                free = Math.max(free, now) + service;
                jobs.add(new Job(now, free, true));
            } else if (now > begin + settled) {
                refused++;
            }
        }
        jobs.forEach(this::end);
        clock = Math.max(now, free);
        Collections.sort(times);
        long good = times.stream().filter(time -> time <= DEADLINE_SECONDS).count();
        return new Seen(times, refused, good / (seconds - settled));
    }

    private void end(Job job) {
        limit.answered(nanos(job.done()), nanos(job.done() - job.in()), DEADLINE.toNanos(), job.byModel());
        limit.leave();
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    @Property(tries = 60)
    void overload_admittedAreInTimeAndTheServerStaysBusy(
            @ForAll @DoubleRange(min = 600, max = 20_000) double perSecond,
            @ForAll @DoubleRange(min = 1.5, max = 4) double load,
            @ForAll boolean constant,
            @ForAll @IntRange(min = 1, max = 1000) int seed) {
        AdmissionLimitTest fresh = new AdmissionLimitTest();
        // As many requests at every speed, the first half to settle.
        double seconds = 40_000 / perSecond + 4;
        Seen seen = fresh.run(perSecond, load, seconds, seconds / 2, new Random(seed), constant);

        assertThat(seen.p99()).isLessThanOrEqualTo(DEADLINE_SECONDS);
        assertThat(seen.goodPerSecond()).isGreaterThan(0.85 * perSecond);
        assertThat(seen.refusedShare()).isBetween((load - 1) / load - 0.1, (load - 1) / load + 0.15);
    }

    @Property(tries = 40)
    void spareCapacity_hardlyAnybodyIsRefused(
            @ForAll @DoubleRange(min = 500, max = 20_000) double perSecond,
            @ForAll @DoubleRange(min = 0.1, max = 0.7) double load,
            @ForAll @IntRange(min = 1, max = 1000) int seed) {
        AdmissionLimitTest fresh = new AdmissionLimitTest();
        double seconds = 40_000 / perSecond + 4;
        Seen seen = fresh.run(perSecond, load, seconds, seconds / 2, new Random(seed), false);

        assertThat(seen.refusedShare()).isLessThan(0.01);
        assertThat(seen.p99()).isLessThanOrEqualTo(DEADLINE_SECONDS);
    }

    @Test
    void overloadThatEnds_letsEverybodyInAgain() {
        run(1000, 3, 20, 10, new Random(1), false);
        assertThat(limit.snapshot().limit()).isLessThan(100);

        Seen after = run(1000, 0.5, 20, 5, new Random(2), false);
        assertThat(after.refusedShare()).isLessThan(0.001);
    }

    @Test
    void serverThatSlowsDown_isFollowed() {
        run(4000, 0.6, 10, 5, new Random(1), false);
        Seen slow = run(1000, 2, 60, 20, new Random(2), false);

        assertThat(slow.p99()).isLessThanOrEqualTo(DEADLINE_SECONDS);
        assertThat(slow.goodPerSecond()).isGreaterThan(0.85 * 1000);
    }

    @Test
    void everythingHangs_nobodyIsRefusedBecauseTheRulesDecide() {
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < AdmissionLimit.WINDOW; i++) {
                assertThat(limit.enter(true)).isTrue();
            }
            for (int i = 0; i < AdmissionLimit.WINDOW; i++) {
                limit.answered(round * DEADLINE.toNanos(), DEADLINE.toNanos(), DEADLINE.toNanos(), false);
                limit.leave();
            }
        }

        assertThat(limit.snapshot()).isEqualTo(new AdmissionLimit.Snapshot(MOST, 0));
    }

    @Test
    void oneLateInAHundred_isNoReason_twoAre() {
        for (int i = 0; i < 10; i++) {
            window(1);
        }
        assertThat(limit.snapshot().limit()).isEqualTo(MOST);
        window(2);
        window(2);
        assertThat(limit.snapshot().limit()).isLessThan(MOST);
    }

    @Test
    void aPauseThatIsOver_isNoReason() {
        for (int i = 0; i < 10; i++) {
            window(50);
            window(0);
        }

        assertThat(limit.snapshot().limit()).isEqualTo(MOST);
    }

    private void window(int late) {
        for (int i = 0; i < AdmissionLimit.WINDOW; i++) {
            limit.enter(true);
            limit.answered(0, i < late ? DEADLINE.toNanos() : 1, DEADLINE.toNanos(), true);
            limit.leave();
        }
    }

    @Test
    void enter_mostThatThereMayBe_holdsAlsoWithoutTheLimit() {
        AdmissionLimit small = new AdmissionLimit(5, DEADLINE);
        for (int i = 0; i < 5; i++) {
            assertThat(small.enter(false)).isTrue();
        }
        assertThat(small.enter(false)).isFalse();
        small.leave();
        assertThat(small.enter(false)).isTrue();
        assertThat(small.snapshot().underWay()).isEqualTo(5);
    }
}
