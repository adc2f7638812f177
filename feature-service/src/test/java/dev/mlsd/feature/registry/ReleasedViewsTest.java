package dev.mlsd.feature.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleasedViewsTest {

    private static final String VIEWS = """
            view: customer_payments
            version: 1
            entity: customer
            source: transactions
            measure: amount
            owner: somebody
            freshness: 5s
            tags: [cards]
            description: how a customer pays
            features:
              - {name: count_1d, aggregate: count, window: 1d, description: payments of a day}
              - name: mean_30d
                aggregate: mean
                window: 30d
                description: mean of 30 days
            ---
            view: payment
            version: 1
            source: request
            owner: somebody
            description: the payment itself
            features:
              - {name: amount, function: amount, description: the amount}
              - name: ratio
                function: amount_over
                inputs: [customer_payments@1:mean_30d]
                description: amount over the mean
            """;

    private static final ReleasedViews RELEASED = ReleasedViews.of(RegistryReader.read("views.yaml", VIEWS));

    private static List<String> broken(String yaml) {
        return ViewFile.read("views.yaml", yaml).against(RELEASED, true).stream()
                .map(Mistake::toString)
                .toList();
    }

    private static String changed(String right, String wrong) {
        String changed = VIEWS.replace(right, wrong);
        assertThat(changed).isNotEqualTo(VIEWS);
        return changed;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "window: 1d|window: 7d|views.yaml:11: window: customer_payments@1:count_1d is released with '1d' and would get '7d'",
                "window: 30d|window: 29d|views.yaml:14: window: customer_payments@1:mean_30d is released with '30d' and would",
                "aggregate: mean|aggregate: sum|views.yaml:13: aggregate: customer_payments@1:mean_30d is released with 'mean'",
                "window: 1d|window: 1d, default: 0|views.yaml:11: default: customer_payments@1:count_1d is released with none",
                "name: count_1d|name: count_day|views.yaml:11: features: customer_payments@1:count_1d is released and is gone",
                "entity: customer|entity: terminal|views.yaml:3: entity: customer_payments@1 is released with 'customer'",
                "measure: amount|measure: night|views.yaml:5: measure: customer_payments@1 is released with 'amount'",
                "tags: [cards]|ttl: 30d|views.yaml:8: ttl: customer_payments@1 is released with none and would get '30d'",
                "function: amount,|function: is_night,|views.yaml:23: function: payment@1:amount is released with 'amount'",
            })
    void against_anotherMeaningUnderTheSameVersion_isNamedWithItsLine(String right, String wrong, String message) {
        assertThat(broken(changed(right, wrong)))
                .isNotEmpty()
                .first()
                .asString()
                .startsWith(message);
        assertThat(broken(changed(right, wrong)).getFirst())
                .endsWith("raise the version of the view and keep this one");
    }

    @Test
    void against_otherInputs_areAnotherMeaning() {
        String other = VIEWS.replace("mean_30d", "mean_90d").replace("window: 30d", "window: 90d");

        assertThat(broken(other))
                .anyMatch(mistake -> mistake.startsWith("views.yaml:26: inputs: payment@1:ratio is released with"
                        + " '[customer_payments@1:mean_30d]' and would get '[customer_payments@1:mean_90d]'"));
    }

    @Test
    void against_wordsOwnersTagsPromisesOrder_mayChange() {
        assertThat(broken(VIEWS.replace("somebody", "others")
                        .replace("tags: [cards]", "tags: [spending]")
                        .replace("freshness: 5s", "freshness: 1m")
                        .replace("how a customer pays", "what a customer pays")
                        .replace("window: 1d", "window: 24h")))
                .isEmpty();
    }

    @Test
    void against_aNewVersionBesideTheOld_isAllowed() {
        String second = VIEWS.substring(0, VIEWS.indexOf("---"))
                .replace("version: 1", "version: 2")
                .replace("window: 30d", "window: 60d");

        assertThat(broken(VIEWS + "---\n" + second)).isEmpty();
    }

    @Test
    void against_aReleasedViewThatIsGone_isMissedOnlyWhereTheFileIsComplete() {
        String first = VIEWS.substring(0, VIEWS.indexOf("---"));

        assertThat(broken(first))
                .singleElement()
                .asString()
                .contains("views.yaml:1: view: payment@1 is released and is gone");
        assertThat(ViewFile.read("views.yaml", first).against(RELEASED, false)).isEmpty();
    }

    @Test
    void against_aFeatureThatTheRowsSufficeFor_isAllowed() {
        String more = changed(
                "  - name: mean_30d",
                "  - {name: sum_20d, aggregate: sum, window: 20d, description: a}\n  - name: mean_30d");

        assertThat(broken(more)).isEmpty();
        FeatureView view = RegistryReader.read("views.yaml", more).views().getFirst();
        assertThat(RELEASED.isExtendedBy(view)).isTrue();
        assertThat(RELEASED.holds(view)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aggregate: count, window: 5m|15s for 3630s",
                "aggregate: count, window: 60d|1d for 62d",
                "aggregate: maximum, window: 20d|extremes",
                "aggregate: distinct, attribute: terminal, window: 1d|ids of terminal",
            })
    void against_aFeatureThatNeedsOtherRows_isRefusedAtItsLine(String feature, String needed) {
        String more =
                changed("  - name: mean_30d", "  - {name: more, " + feature + ", description: a}\n  - name: mean_30d");

        assertThat(broken(more))
                .singleElement()
                .asString()
                .startsWith("views.yaml:12: name: the rows of customer_payments@1 hold '")
                .contains(needed, "raise the version");
        assertThat(RELEASED.isExtendedBy(
                        RegistryReader.read("views.yaml", more).views().getFirst()))
                .isFalse();
    }

    @Test
    void read_whatWasWritten_isTheSame() {
        Registry registry = RegistryReader.read("views.yaml", VIEWS);
        String yaml = registry.views().stream().map(ReleasedViews::text).collect(Collectors.joining("---\n"));

        ReleasedViews read = ReleasedViews.read("released.yaml", yaml);

        assertThat(registry.views()).allMatch(read::holds);
        assertThat(yaml)
                .contains("""
                view: customer_payments
                version: 1
                entity: customer
                source: transactions
                measure: amount
                """)
                .contains(
                        "  - {name: ratio, type: double, function: amount_over, inputs: [customer_payments@1:mean_30d]}\n");
    }

    @Test
    void read_mistake_isNamedWithFileAndLine() {
        assertThatThrownBy(() -> ReleasedViews.read("released.yaml", "view: a\nversion: 1\nfeatures: []\n"))
                .hasMessage("released.yaml:3: features: a list with at least one entry was expected");
        String twice = "view: a\nversion: 1\nfeatures:\n  - {name: b}\n";
        assertThatThrownBy(() -> ReleasedViews.read("released.yaml", twice + "---\n" + twice))
                .hasMessage("released.yaml:6: view: a@1 stands there twice");
    }

    @Test
    void shippedViews_areAllReleased() {
        ReleasedViews released = RegistryReader.readReleased();
        String missing = RegistryReader.readDefault().views().stream()
                .filter(view -> !released.holds(view))
                .map(ReleasedViews::text)
                .collect(Collectors.joining("---\n"));

        assertThat(missing)
                .as(
                        "to release them, write these documents into src/main/resources%s, in place of those of the same version:%n%s",
                        RegistryReader.RELEASED_RESOURCE, missing)
                .isEmpty();
    }
}
