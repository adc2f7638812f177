package dev.mlsd.monitoring.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceReaderTest {

    private static final ModelVersion MODEL = new ModelVersion("m", "1");

    private static final String GOOD = """
            {"rows": 6, "fraud_rate": 0.25,
             "features": [
               {"name": "v@1:a", "minimum": 1, "upper": [1, 2.5], "counts": [2, 3, 0, 0, 1], "sum": 8.5, "sum_of_squares": 17.25},
               {"name": "v@1:b", "minimum": null, "upper": [], "counts": [0, 0, 6], "sum": 0, "sum_of_squares": 0}],
             "probability": {"name": "probability", "minimum": 0.1, "upper": [0.2], "counts": [6, 0, 0, 0], "sum": 1,
               "sum_of_squares": 0.2}}
            """;

    @Test
    void read_inOrder_givesTheHistograms() {
        ReferenceProfile profile = ReferenceReader.read(MODEL, GOOD);
        assertThat(profile.rows()).isEqualTo(6);
        assertThat(profile.fraudRate()).isEqualTo(0.25);
        assertThat(profile.names()).containsExactly("v@1:a", "v@1:b");
        assertThat(profile.features().get(0).histogram().missing()).isEqualTo(1);
        assertThat(profile.features().get(0).histogram().mean()).isEqualTo(1.7);
        assertThat(profile.features().get(1).histogram().present()).isZero();
        assertThat(profile.indexOf("v@1:b")).hasValue(1);
        assertThat(profile.indexOf("v@1:c")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"upper\": [1, 2.5]", "\"counts\": [6, 0, 0, 0]", "\"features\"", "\"sum\": 8.5,"})
    void read_withoutAField_saysWhichIsMissing(String removed) {
        assertThatExceptionOfType(ReferenceFormatException.class)
                .isThrownBy(() -> ReferenceReader.read(
                        MODEL, GOOD.replace(removed, "\"other\": 1" + (removed.endsWith(",") ? "," : ""))))
                .withMessageMatching(".*(missing|slots|not JSON).*");
    }

    @Test
    void read_countsThatDoNotFitTheBins_saysWhichFeature() {
        assertThatExceptionOfType(ReferenceFormatException.class)
                .isThrownBy(() -> ReferenceReader.read(MODEL, GOOD.replace("[2, 3, 0, 0, 1]", "[2, 3]")))
                .withMessageContaining("v@1:a")
                .withMessageContaining("5 slots, got 2");
    }
}
