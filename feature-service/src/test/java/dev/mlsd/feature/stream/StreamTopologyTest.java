package dev.mlsd.feature.stream;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryException;
import dev.mlsd.feature.registry.RegistryReader;
import org.junit.jupiter.api.Test;

class StreamTopologyTest {

    @Test
    void check_customerViewOverLabels_isRefused() {
        Registry registry = RegistryReader.read("views.yaml", """
                view: customer_risk
                version: 1
                entity: customer
                source: labels
                measure: fraud
                owner: payments-risk
                freshness: 5s
                description: What labels say about a customer
                features:
                  - {name: share_7d, aggregate: mean, window: 7d, description: Share of frauds}
                """);

        assertThatThrownBy(() -> StreamTopology.check(registry))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("customer_risk@1")
                .hasMessageContaining("has the entity 'terminal'");
    }
}
