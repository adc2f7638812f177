package dev.mlsd.feature.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FeatureServicesTest {

    private static final Registry REGISTRY = RegistryReader.readDefault();

    @Test
    void readDefault_listsOfTheService_resolveAll() {
        FeatureServices services = FeatureServices.readDefault(REGISTRY);

        assertThat(services.names()).contains("fraud_v1", "habits_v1");
        assertThat(services.find("fraud_v1").orElseThrow().features()).hasSize(21);
        assertThat(services.find("fraud_v2")).isEmpty();
        assertThat(services.all()).extracting(FeatureService::name).containsExactlyElementsOf(services.names());
    }

    @Test
    void read_wrongList_isToldWithFileAndLine() {
        String known = """
                feature_service: one
                owner: tests
                description: a list
                features: [payment@1:amount]
                """;
        assertThatThrownBy(() -> read(known + "---\n" + known))
                .hasMessageContaining("lists.yaml:6")
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> read(known.replace("amount", "colour")))
                .hasMessageContaining("lists.yaml:4")
                .hasMessageContaining("payment@1:colour");
        assertThatThrownBy(() -> read(known + "color: red\n")).hasMessageContaining("lists.yaml:5");
    }

    private static FeatureServices read(String yaml) {
        return FeatureServices.read("lists.yaml", yaml, REGISTRY);
    }
}
