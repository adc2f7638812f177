package dev.mlsd.feature.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryReaderTest {

    private static final String VIEW = """
            view: customer_payments
            version: 1
            entity: customer
            source: transactions
            measure: amount
            owner: somebody
            freshness: 5s
            description: how a customer pays
            features:
              - {name: count_1d, aggregate: count, window: 1d, description: payments of a day}
            tags: [cards]
            ttl: 40d
            """;

    @Test
    void readDefault_shippedViews_resolveAndHaveOwners() {
        Registry registry = RegistryReader.readDefault();

        assertThat(registry.views()).extracting(FeatureView::id).contains("payment@1", "terminal_risk@1");
        assertThat(registry.views()).allSatisfy(view -> assertThat(view.owner()).isNotBlank());
        assertThat(registry.windowViews(Source.LABELS, Entity.TERMINAL)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 1|version: 0|views.yaml:2: version: a whole number from 1",
                "entity: customer|entity: shop|views.yaml:3: entity: one of [customer, terminal] was expected, got 'shop'",
                "measure: amount|measure: fraud|views.yaml:5: measure: 'fraud' is carried by labels",
                "owner: somebody|ownr: somebody|views.yaml:1: the key 'owner' is missing",
                "freshness: 5s|freshness: soon|views.yaml:7: freshness: a duration such as 15s",
                "window: 1d|window: 5s|views.yaml:10: window: a window must be between 15 s and 366 days",
                "aggregate: count|aggregate: median|views.yaml:10: aggregate: one of [count, sum",
                "name: count_1d|name: Count|views.yaml:10: name: small letters",
                "freshness: 5s|freshness: [|this is not YAML",
                "tags: [cards]|tags: cards|views.yaml:11: tags: a list of words was expected",
                "tags: [cards]|tags: [cards, Fraud]|views.yaml:11: tags: small letters, digits and - were expected",
                "tags: [cards]|tags: [cards, cards]|views.yaml:11: tags: the word 'cards' stands there twice",
                "ttl: 40d|ttl: 0d|views.yaml:12: ttl: a duration such as 15s",
                "window: 1d|window: 1d, type: double|views.yaml:10: type: the function makes int64",
                "window: 1d|window: 1d, type: text|views.yaml:10: type: one of [int64, double, float] was expected",
                "window: 1d|window: 1d, default: none|views.yaml:10: default: a number such as 0 or 0.5",
                "window: 1d|window: 1d, default: 0.5|views.yaml:10: default: a whole number was expected",
                "window: 1d|window: 1d, attribute: terminal|views.yaml:10: attribute: only 'distinct' counts",
                "aggregate: count|aggregate: distinct|views.yaml:10: the key 'attribute' is missing",
                "aggregate: count|aggregate: distinct, attribute: customer|views.yaml:10: attribute: the other entity",
                "aggregate: count|aggregate: share|views.yaml:10: aggregate: a share is of a measure that is 0 or 1",
            })
    void read_mistake_isNamedWithFileLineAndWhatIsAllowed(String right, String wrong, String message) {
        assertThatThrownBy(() -> RegistryReader.read("views.yaml", VIEW.replace(right, wrong)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(message);
    }

    @Test
    void read_optionalKeys_areThere() {
        FeatureView view = RegistryReader.read(
                        "views.yaml", VIEW.replace("amount", "night").replace("features:", """
                        features:
                          - {name: nights, aggregate: share, window: 7d, type: double, default: 0.25, description: a}
                          - {name: places, aggregate: distinct, attribute: terminal, window: 1h, description: b}\
                        """))
                .views()
                .getFirst();

        assertThat(view.tags()).containsExactly("cards");
        assertThat(view.ttl()).contains(Duration.ofDays(40));
        assertThat(view.features()).extracting(Feature::type).asString().isEqualTo("[DOUBLE, INT64, INT64]");
        assertThat(view.features())
                .extracting(Feature::defaultValue)
                .containsExactly(OptionalDouble.of(0.25), OptionalDouble.empty(), OptionalDouble.empty());
        assertThat(((Feature.Aggregated) view.feature("places").orElseThrow()).attribute())
                .contains(Entity.TERMINAL);
    }

    private static final String SNAPSHOT = """
            view: customer_month
            version: 1
            entity: customer
            source: batch
            query: transactions
            measure: amount
            every: 1d
            owner: somebody
            freshness: 10m
            ttl: 3d
            description: a customer's month
            features:
              - {name: mean_30d, aggregate: mean, window: 30d, default: 0, description: mean of the month}
            """;

    @Test
    void read_snapshotView_namesItsTableItsHopAndHowLongARowCounts() {
        Registry registry = RegistryReader.read("views.yaml", SNAPSHOT);

        FeatureView.Snapshot view = registry.snapshotViews().getFirst();
        assertThat(view.query()).isEqualTo(Source.TRANSACTIONS);
        assertThat(view.every()).isEqualTo(Duration.ofDays(1));
        assertThat(view.ttl()).contains(Duration.ofDays(3));
        assertThat(view.features().getFirst().defaultValue()).hasValue(0);
        assertThat(registry.windowViews(Source.TRANSACTIONS, Entity.CUSTOMER)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query: transactions|query: request|views.yaml:5: query: one of [transactions, labels] was expected",
                "query: transactions|query: labels|views.yaml:3: entity: labels move the rows of a terminal",
                "measure: amount|measure: fraud|views.yaml:6: measure: 'fraud' is carried by labels",
                "every: 1d|every: 7h|views.yaml:7: every: a whole part of a day and at least 5m was expected",
                "every: 1d|every: 1m|views.yaml:7: every: a whole part of a day and at least 5m was expected",
                "ttl: 3d|ttl: 12h|views.yaml:10: ttl: a row must live until the next one is made",
                "ttl: 3d|tags: [a]|views.yaml:1: the key 'ttl' is missing",
                "window: 30d|window: 36h|views.yaml:13: window: a whole multiple of the view's every was expected",
            })
    void read_mistakeInASnapshotView_isNamedWithFileLineAndWhatIsAllowed(String right, String wrong, String message) {
        assertThatThrownBy(() -> RegistryReader.read("views.yaml", SNAPSHOT.replace(right, wrong)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(message);
    }

    @Test
    void read_unknownKey_isRefused() {
        assertThatThrownBy(() -> RegistryReader.read("views.yaml", VIEW + "color: red\n"))
                .hasMessageContaining("views.yaml:13: unknown key 'color'");
    }

    @Test
    void read_sameViewTwice_isRefused() {
        assertThatThrownBy(() -> RegistryReader.read("views.yaml", VIEW + "---\n" + VIEW))
                .hasMessageContaining(
                        "views.yaml:15: version: view customer_payments@1 is defined twice; raise the version");
    }

    @Test
    void resolve_unknownReference_listsTheKnownOnes() {
        Registry registry = RegistryReader.read("views.yaml", VIEW);

        assertThat(registry.resolve(FeatureReference.parse("customer_payments@1:count_1d"))
                        .name())
                .isEqualTo("count_1d");
        assertThatThrownBy(() -> registry.resolve(FeatureReference.parse("customer_payments@2:count_1d")))
                .hasMessageContaining("known are [customer_payments@1]");
        assertThatThrownBy(() -> registry.resolve(FeatureReference.parse("customer_payments@1:count_2d")))
                .hasMessageContaining("customer_payments@1 has [count_1d]");
    }

    @Test
    void parse_anotherForm_isRefused() {
        for (String text : List.of("", "count_1d", "view:feature", "view@0:f", "view@1:", "v@1:f:g", "V@1:f")) {
            assertThatThrownBy(() -> FeatureReference.parse(text)).hasMessageContaining("view@version:feature");
        }
    }
}
