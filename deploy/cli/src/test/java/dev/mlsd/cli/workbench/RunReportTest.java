package dev.mlsd.cli.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunReportTest {

    private static final String ENTRY = """
            {"id": "a", "claim": {"en": "it is so", "ru": "это так"}, "sabotage": {"en": "it is broken", "ru": "сломано"},
             "columns": [{"id": "loop", "name": {"en": "client", "ru": "клиент"}, "unit": null, "kind": "text"},
                         {"id": "p99", "name": {"en": "P99", "ru": "P99"}, "unit": "ms", "kind": "number"}],
             "words": {"open": {"en": "open loop", "ru": "открытый цикл"}}}""";

    private static final String RUN = """
            {"id": "run-1", "state": "STATE", "sabotaged": false, "rows": [{"loop": "open", "p99": 1234.56}, {"loop": "x", "p99": null}],
             "claim": {"holds": true}, "worst": {"en": "worst 1", "ru": "худшее 1"}, "short_answer": {"en": "say this", "ru": "скажите"},
             "figures": {"p99": 1234.56}, "phases": [], "series": {}, "environment": {"cpu": "a cpu", "cores": 2, "java": "25"}}""";

    @Test
    void print_heldRun_tellsTableVerdictAndShortAnswer() {
        String text = print(report("held", "en"));
        assertThat(text.lines())
                .contains(
                        "client     P99, ms",
                        "open loop     1230",
                        "x                -",
                        "Claim holds: it is so",
                        "  worst 1",
                        "say this");
    }

    @Test
    void print_inRussian_hasRussianWords() {
        assertThat(print(report("failed", "ru")))
                .contains("Утверждение опровергнуто: это так")
                .contains("открытый цикл")
                .contains("скажите");
    }

    @Test
    void print_brokenRun_saysThatNothingIsKnown() {
        assertThat(report("broken", "en").verdict()).isEqualTo("The run broke, nothing is known of the claim");
        assertThat(report("broken", "en").holds()).isFalse();
    }

    @Test
    void json_hasTheFieldsThatProgramsRead() {
        ObjectNode json = report("held", "en").json();
        assertThat(json.path("id").asText()).isEqualTo("a");
        assertThat(json.path("claim").path("text").asText()).isEqualTo("it is so");
        assertThat(json.path("claim").path("holds").asBoolean()).isTrue();
        assertThat(json.path("table").size()).isEqualTo(2);
        assertThat(json.has("series")).isTrue();
        assertThat(json.path("environment").path("cores").asInt()).isEqualTo(2);
    }

    @Test
    void wrapped_longText_breaksAtSpaces() {
        String text = RunReport.wrapped("word ".repeat(50), "  ");
        assertThat(text.lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("  word").hasSizeLessThanOrEqualTo(101));
    }

    private static RunReport report(String state, String language) {
        return new RunReport(json(ENTRY), json(RUN.replace("STATE", state)), language);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private static String print(RunReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
