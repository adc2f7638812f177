package dev.mlsd.feature.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DistinctTest {

    @Test
    void estimate_fewerThanAreKept_isExactHoweverOftenTheyCome() {
        Distinct distinct = Distinct.NONE;
        assertThat(distinct.estimate()).isZero();
        for (int i = 0; i < 1_000; i++) {
            distinct = distinct.merge(thing(i % (Distinct.K - 1)));
        }

        assertThat(distinct.estimate()).isEqualTo(Distinct.K - 1);
    }

    @Test
    void estimate_manyThings_errsOnAverageAsTheorySays() {
        double squares = 0;
        int trials = 200;
        int things = 5_000;
        for (int trial = 0; trial < trials; trial++) {
            int first = trial * things;
            double error = (double) of(first, first + things).estimate() / things - 1;
            squares += error * error;
        }

        // 1 / sqrt(k - 2) = 0.0891; the root mean square of 200 errors is within 15 % of it but for one case in a
        // thousand.
        assertThat(Math.sqrt(squares / trials)).isBetween(0.0891 * 0.85, 0.0891 * 1.15);
    }

    @Property(tries = 200)
    void merge_anySplitAndOrder_givesTheSameBits(
            @ForAll long seed, @ForAll @IntRange(max = 400) int things, @ForAll @IntRange(min = 1, max = 8) int parts) {
        Random random = new Random(seed);
        Distinct[] split = new Distinct[parts];
        Arrays.fill(split, Distinct.NONE);
        for (int i = 0; i < 3 * things; i++) {
            int part = random.nextInt(parts);
            split[part] = split[part].merge(thing(i % things));
        }
        Distinct merged = Distinct.NONE;
        for (int i : random.ints(0, parts).distinct().limit(parts).toArray()) {
            merged = split[i].merge(merged);
        }

        assertThat(merged).isEqualTo(of(0, things));
    }

    @Test
    void of_hashesOutOfOrderOrTooMany_areRefused() {
        assertThatThrownBy(() -> Distinct.of(new long[] {2, 1})).hasMessageContaining("ascending");
        assertThatThrownBy(() -> Distinct.of(
                        IntStream.rangeClosed(0, Distinct.K).mapToLong(i -> i).toArray()))
                .hasMessageContaining("at most");
        // -1 is the largest unsigned number.
        assertThat(Distinct.of(new long[] {1, -1}).estimate()).isEqualTo(2);
    }

    private static Distinct thing(int id) {
        return Distinct.of(EventIds.hash("thing-" + id));
    }

    private static Distinct of(int first, int end) {
        return IntStream.range(first, end).mapToObj(DistinctTest::thing).reduce(Distinct.NONE, Distinct::merge);
    }
}
