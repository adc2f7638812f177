package dev.mlsd.feature.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
            })
    void read_mistake_isNamedWithFileLineAndWhatIsAllowed(String right, String wrong, String message) {
        assertThatThrownBy(() -> RegistryReader.read("views.yaml", VIEW.replace(right, wrong)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(message);
    }

    @Test
    void read_unknownKey_isRefused() {
        assertThatThrownBy(() -> RegistryReader.read("views.yaml", VIEW + "color: red\n"))
                .hasMessageContaining("views.yaml:11: unknown key 'color'");
    }

    @Test
    void read_sameViewTwice_isRefused() {
        assertThatThrownBy(() -> RegistryReader.read("views.yaml", VIEW + "---\n" + VIEW))
                .hasMessageContaining(
                        "views.yaml:13: version: view customer_payments@1 is defined twice; raise the version");
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
