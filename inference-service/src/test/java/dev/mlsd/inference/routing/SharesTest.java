package dev.mlsd.inference.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SharesTest {

    private static final int ENTITIES = 100_000;
    private static final List<String> CARDS =
            IntStream.range(0, ENTITIES).mapToObj(Integer::toString).toList();

    /** Five standard deviations of a share of so many entities; the hash is fixed, so this holds or does not. */
    private static final double SPREAD = 5 * 0.5 / Math.sqrt(ENTITIES);

    private static Map<String, Double> found(Shares shares) {
        return CARDS.stream()
                .collect(Collectors.groupingBy(
                        shares::of, Collectors.collectingAndThen(Collectors.counting(), n -> (double) n / ENTITIES)));
    }

    private static long moved(Shares before, Shares after) {
        return CARDS.stream()
                .filter(card -> !before.of(card).equals(after.of(card)))
                .count();
    }

    private static Shares two(double one) {
        return Shares.of(Map.of("fraud-trees@1", one, "fraud-trees@2", 1 - one));
    }

    @Test
    void of_manyEntitiesWithConsecutiveNumbers_givesEachVersionItsShare() {
        Map<String, Double> wanted = Map.of("fraud-trees@1", 0.9, "fraud-trees@2", 0.09, "fraud-logistic@1", 0.01);

        assertThat(found(Shares.of(wanted)))
                .allSatisfy((version, share) -> assertThat(share).isCloseTo(wanted.get(version), within(SPREAD)));
    }

    @Test
    void of_twoVersions_areIndependentOfTwoOthers() {
        Shares one = two(0.5);
        Shares other = Shares.of(Map.of("ranking@1", 0.5, "ranking@2", 0.5));

        long both = CARDS.stream()
                .filter(card ->
                        one.of(card).equals("fraud-trees@1") && other.of(card).equals("ranking@1"))
                .count();
        assertThat((double) both / ENTITIES).isCloseTo(0.25, within(SPREAD));
    }

    @Test
    void of_shareThatGrows_movesNoMoreThanItGrowsBy() {
        long moved = moved(two(0.9), two(0.8));

        assertThat((double) moved / ENTITIES).isCloseTo(0.1, within(SPREAD));
        assertThat(CARDS).allSatisfy(card -> {
            if (two(0.9).of(card).equals("fraud-trees@2")) {
                assertThat(two(0.8).of(card)).isEqualTo("fraud-trees@2");
            }
        });
    }

    @Test
    void of_versionThatComesIn_takesItsEntitiesAndLeavesAllOthers() {
        Shares before = two(0.5);
        Shares after = Shares.of(Map.of("fraud-trees@1", 0.4, "fraud-trees@2", 0.4, "fraud-trees@3", 0.2));

        assertThat(CARDS).allSatisfy(card -> assertThat(after.of(card)).isIn(before.of(card), "fraud-trees@3"));
        assertThat((double) moved(before, after) / ENTITIES).isCloseTo(0.2, within(SPREAD));
    }

    @Test
    void of_threeVersions_keepsTheBoundOfRulesThatRememberNothing() {
        Shares before = Shares.of(Map.of("a", 0.6, "b", 0.3, "c", 0.1));
        Shares after = Shares.of(Map.of("a", 0.4, "b", 0.3, "c", 0.3));
        double change = 0.2;

        assertThat((double) moved(before, after) / ENTITIES)
                .isBetween(change - SPREAD, 2 * change / (1 + change) + SPREAD);
    }

    @Property
    void of_entity_dependsOnNothingButItselfAndTheShares(
            @ForAll @AlphaChars @StringLength(min = 1, max = 64) String entity,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double share) {
        Map<String, Double> turned = new LinkedHashMap<>();
        turned.put("b", 1 - share);
        turned.put("a", share);
        Map<String, Double> straight = new LinkedHashMap<>();
        straight.put("a", share);
        straight.put("b", 1 - share);

        assertThat(Shares.of(turned).of(entity)).isEqualTo(Shares.of(straight).of(entity));
    }

    @Test
    void of_oneVersion_isThatOne() {
        assertThat(Shares.of(Map.of("only", 1.0)).of("7")).isEqualTo("only");
    }

    @Test
    void of_sharesThatAreNone_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shares.of(Map.of("a", 0.5, "b", 0.4)))
                .withMessageContaining("add up to 1, got 0.9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shares.of(Map.of("a", 1.5, "b", -0.5)))
                .withMessageContaining("must lie in (0, 1]");
        assertThatIllegalArgumentException().isThrownBy(() -> Shares.of(Map.of()));
    }
}
