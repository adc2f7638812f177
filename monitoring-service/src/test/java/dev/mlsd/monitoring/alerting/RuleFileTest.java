package dev.mlsd.monitoring.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {

    private static final String GOOD = """
            rules:
              - name: drift
                metric: drift
                scope: "payment@1:*"
                above: {warning: 1, critical: 3}
                of: 2 of 3
                owner: team
                next_step: "Look."
            """;

    @Test
    void read_shippedRules_areInOrder() throws IOException {
        try (InputStream in = RuleFile.class.getResourceAsStream("/alert-rules.yaml")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(RuleFile.read("alert-rules.yaml", text))
                    .extracting(Rule::name)
                    .containsExactly("feature-drift", "broken-feature", "fallbacks", "label-drift", "concept-drift");
        }
    }

    @Test
    void read_aRule_hasAllItSays() {
        assertThat(RuleFile.read("a.yaml", GOOD))
                .containsExactly(
                        new Rule("drift", Metric.DRIFT, "payment@1:*", true, 1, 3, 2, 3, "team", "Look.", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metric: drift | metric: drit | a.yaml:3: metric must be one of drift, broken",
                "of: 2 of 3 | of: twice | a.yaml:6: of must read like \"2 of 3\"",
                "of: 2 of 3 | of: 4 of 3 | a.yaml:2: k of m needs",
                "critical: 3 | critical: much | a.yaml:5: critical must be a number, got much",
                "critical: 3 | critical: 0.5 | a.yaml:2: critical must lie further out than warning",
                "owner: team | owned: team | a.yaml:7: unknown key \"owned\", allowed are above, below",
                "above: | sideways: | a.yaml:5: unknown key",
                "owner: team | owner: [team] | a.yaml:7: a single value was expected",
                "scope: | name: | a.yaml:4: the key \"name\" stands there twice",
                "rules: | rulez: | a.yaml:1: unknown key",
                "name: drift | name: 'Drift!' | a.yaml:2: a name has lower-case letters",
            })
    void read_aMistake_isToldWithFileAndLine(String good, String bad, String told) {
        assertThatThrownBy(() -> RuleFile.read("a.yaml", GOOD.replace(good, bad)))
                .isInstanceOf(RuleFile.Mistake.class)
                .hasMessageStartingWith(told);
    }

    @Test
    void read_noYamlOrNoRules_isToldToo() {
        assertThatThrownBy(() -> RuleFile.read("a.yaml", "rules:\n  - {name: ["))
                .hasMessageStartingWith("a.yaml:2: not YAML");
        assertThatThrownBy(() -> RuleFile.read("a.yaml", "")).hasMessageContaining("got nothing");
        assertThatThrownBy(() -> RuleFile.read("a.yaml", GOOD + GOOD.substring("rules:\n".length())))
                .hasMessageStartingWith("a.yaml:9: the name drift is taken");
    }
}
