package dev.mlsd.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftReaderTest {

    private static final URI BASE = URI.create("http://127.0.0.1:8083");

    private final Map<String, String> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final DriftReader reader = new DriftReader(this::ask, BASE);

    @Test
    void drift_whenTheNewestWindowHasEnoughRows_isThatWindow() throws Exception {
        answers.put("/v1/drift", drift("2026-03-14", "ok"));

        JsonNode drift = reader.drift().orThrow();

        assertThat(drift.path("window").asText()).isEqualTo("2026-03-14");
        assertThat(drift.path("newest_window").asText()).isEqualTo("2026-03-14");
    }

    @Test
    void drift_whenTheNewestWindowHasTooFewRows_isTheOneBefore() throws Exception {
        answers.put("/v1/drift", drift("2026-03-14", "too_few_rows"));
        answers.put("/v1/windows", windows("2026-03-12", "2026-03-13", "2026-03-14"));
        answers.put("/v1/drift?window=2026-03-13", drift("2026-03-13", "drift"));

        JsonNode drift = reader.drift().orThrow();

        assertThat(drift.path("window").asText()).isEqualTo("2026-03-13");
        assertThat(drift.path("newest_window").asText()).isEqualTo("2026-03-14");
    }

    @Test
    void drift_whenNoWindowHasEnoughRows_isTheNewest() throws Exception {
        answers.put("/v1/drift", drift("2026-03-14", "too_few_rows"));
        answers.put("/v1/windows", windows("2026-03-14"));

        assertThat(reader.drift().orThrow().path("window").asText()).isEqualTo("2026-03-14");
    }

    @Test
    void drift_whenThereIsNoWindowYet_isThatAnswer() throws Exception {
        answers.put("/v1/drift", "{\"status\":404,\"code\":\"no_windows\"}");

        JsonNode drift = reader.drift().orThrow();

        assertThat(drift.path("code").asText()).isEqualTo("no_windows");
        assertThat(DriftReader.namesOf(drift)).isEmpty();
    }

    @Test
    void drift_whenMonitoringIsAway_isTheFailure() {
        assertThat(reader.drift()).isInstanceOf(Reading.Failure.class);
    }

    @Test
    void series_ofManyFeatures_comesInTurns() throws Exception {
        List<String> features =
                IntStream.range(0, 6).mapToObj(i -> "view@1:feature_" + i).toList();
        for (String feature : features) {
            answers.put(
                    "/v1/drift/series?feature=" + feature.replace("@", "%40").replace(":", "%3A"),
                    "{\"feature\":\"" + feature + "\",\"windows\":[]}");
        }

        assertThat(reader.series(features).orThrow()).hasSize(4);
        assertThat(reader.series(features).orThrow()).hasSize(6);
        assertThat(asked.subList(0, 6)).doesNotHaveDuplicates();
    }

    private static String drift(String window, String state) {
        return """
                {"window":"%s","model":{"name":"fraud-trees","version":"1"},"rows":9000,"reference_rows":120000,"threshold":0.05,
                 "threshold_from":"effect floor","minimum_rows":500,"features":[{"name":"payment@1:amount","psi":0.01,"js":0.02,"ks":0.01,
                 "ks_error":0.001,"wasserstein":1.2,"wasserstein_error":null,"threshold":0.05,"state":"%s","rows":9000,
                 "reference_rows":120000,"missing_share":0.0,"reference_missing_share":0.0,"outside_share":0.0}]}""".formatted(window, state);
    }

    private static String windows(String... days) {
        return "{\"windows\":"
                + List.of(days).stream()
                        .map(day -> "{\"window\":\"" + day + "\",\"predictions\":9000}")
                        .toList()
                + "}";
    }

    private Reading ask(URI address) {
        String path = address.toString().substring(BASE.toString().length());
        asked.add(path);
        return answers.containsKey(path) ? Answers.value(answers.get(path)) : Answers.refused();
    }
}
