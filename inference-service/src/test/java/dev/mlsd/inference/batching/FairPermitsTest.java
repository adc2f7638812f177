package dev.mlsd.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FairPermitsTest {

    private static final int BATCHES = 2_000;

    /** A batch that runs until a time. */
    private record Running(int batcher, long nanos, long until) {}

    /** Batchers on a clock of their own: each wants another batch whenever it may, as under a flood. */
    private static final class Machine {

        private final FairPermits permits;
        private final List<FairPermits.Share> shares = new ArrayList<>();
        private final PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingLong(Running::until));
        private final long[] computed;
        private final long[] length;
        private final SplittableRandom random;
        private long now;
        private int woken = -1;

        Machine(int permits, long[] length, long seed) {
            this.permits = new FairPermits(permits);
            this.length = length;
            this.computed = new long[length.length];
            this.random = new SplittableRandom(seed);
            for (int i = 0; i < length.length; i++) {
                int batcher = i;
                shares.add(this.permits.join(() -> woken = batcher));
            }
        }

        boolean start(int batcher) {
            if (!shares.get(batcher).tryAcquire()) {
                return false;
            }
            long nanos = random.nextLong(1, length[batcher] + 1);
            running.add(new Running(batcher, nanos, now + nanos));
            return true;
        }

        /** Ends the batch that ends first; the one that is woken, -1 where none is, then starts another. */
        int endOne() {
            Running ended = running.remove();
            now = ended.until();
            computed[ended.batcher()] += ended.nanos();
            woken = -1;
            shares.get(ended.batcher()).release(ended.nanos());
            int next = woken;
            if (next >= 0) {
                assertThat(start(next)).as("what was kept is there").isTrue();
            }
            return next;
        }
    }

    @Property(tries = 200)
    void share_allWaitAllTheTime_computeAboutTheSame(
            @ForAll @IntRange(min = 1, max = 4) int permits,
            @ForAll @IntRange(min = 2, max = 6) int batchers,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] length = random.longs(batchers, 1, 10_000).toArray();
        Machine machine = new Machine(permits, length, seed);
        // Twice as many batches at once as there are permits, so that every batcher waits whenever it can.
        for (int i = 0; i < batchers; i++) {
            machine.start(i);
        }
        for (int i = 0; i < BATCHES && !machine.running.isEmpty(); i++) {
            machine.endOne();
            for (int batcher = 0; batcher < batchers; batcher++) {
                machine.start(batcher);
            }
            assertThat(machine.running).hasSizeLessThanOrEqualTo(permits);
        }
        if (batchers > permits) {
            long most = Arrays.stream(machine.computed).max().orElseThrow();
            long least = Arrays.stream(machine.computed).min().orElseThrow();
            long longest = Arrays.stream(length).max().orElseThrow();
            assertThat(most - least).isLessThanOrEqualTo(2L * (permits + 1) * longest);
        }
    }

    @Property(tries = 200)
    void share_quietOneAmongFloods_waitsForNoMoreThanABatchOfEachOtherAndPermit(
            @ForAll @IntRange(min = 1, max = 4) int permits,
            @ForAll @IntRange(min = 1, max = 5) int floods,
            @ForAll long seed) {
        long[] length = new long[floods + 1];
        Arrays.fill(length, 10_000);
        int quiet = floods;
        length[quiet] = 1;
        Machine machine = new Machine(permits, length, seed);
        SplittableRandom random = new SplittableRandom(seed);
        int waited = -1;
        for (int i = 0; i < BATCHES; i++) {
            for (int flood = 0; flood < floods; flood++) {
                machine.start(flood);
            }
            if (waited < 0 && random.nextInt(5) == 0 && !machine.start(quiet)) {
                waited = 0;
            }
            if (machine.endOne() == quiet) {
                waited = -1;
            } else if (waited >= 0) {
                waited++;
                assertThat(waited).isLessThanOrEqualTo(floods * permits);
            }
        }
    }

    @Test
    void settle_keptButNotTaken_goesToTheNext() {
        FairPermits permits = new FairPermits(1);
        List<String> woken = new ArrayList<>();
        FairPermits.Share one = permits.join(() -> woken.add("one"));
        FairPermits.Share two = permits.join(() -> woken.add("two"));
        FairPermits.Share three = permits.join(() -> woken.add("three"));
        assertThat(one.tryAcquire()).isTrue();
        assertThat(two.tryAcquire()).isFalse();
        assertThat(three.tryAcquire()).isFalse();

        one.release(5);
        assertThat(woken).containsExactly("two");
        two.settle();
        assertThat(woken).containsExactly("two", "three");
        three.settle();
        three.settle();

        assertThat(one.tryAcquire()).as("nobody wanted it").isTrue();
        assertThat(two.tryAcquire()).isFalse();
    }
}
