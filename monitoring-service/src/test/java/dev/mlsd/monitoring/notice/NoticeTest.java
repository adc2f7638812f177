package dev.mlsd.monitoring.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.mlsd.monitoring.alerting.Alert;
import dev.mlsd.monitoring.alerting.AlertSeries;
import dev.mlsd.monitoring.alerting.Metric;
import dev.mlsd.monitoring.alerting.Reading;
import dev.mlsd.monitoring.alerting.Rule;
import dev.mlsd.monitoring.v1.AlertTransition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticeTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static List<Alert> life(boolean retrain, double... values) {
        Rule rule = new Rule("concept-drift", Metric.CONCEPT_DRIFT, "*", true, 1, 3, 1, 1, "team", "Look.", retrain);
        AlertSeries series = new AlertSeries(rule, "fraud-trees@1", "");
        for (int i = 0; i < values.length; i++) {
            series.add(new Reading(LocalDate.parse("2018-06-01").plusDays(i), values[i], 1_000, "value " + values[i]));
        }
        return series.history();
    }

    @Test
    void message_ofATransition_hasAllOfIt() {
        AlertTransition message = AlertTopics.message(life(true, 4).getFirst());
        assertThat(message.getState()).isEqualTo(AlertTransition.State.FIRING);
        assertThat(message.getSeverity()).isEqualTo(AlertTransition.Severity.CRITICAL);
        assertThat(message.getModelName()).isEqualTo("fraud-trees");
        assertThat(message.getModelVersion()).isEqualTo("1");
        assertThat(message.getFired()).isEqualTo("2018-06-01");
        assertThat(message.getEvidence(0).getDetail()).isEqualTo("value 4.0");
        assertThat(message.getNextStep()).isEqualTo("Look.");
    }

    @Test
    void training_isAskedForByACriticalAlertOfARuleThatSaysSo() {
        assertThat(AlertTopics.asksForTraining(life(true, 4).getFirst())).isTrue();
        assertThat(AlertTopics.asksForTraining(life(true, 2).getFirst())).isFalse();
        assertThat(AlertTopics.asksForTraining(life(false, 4).getFirst())).isFalse();
        assertThat(AlertTopics.asksForTraining(life(true, 4, 0).getLast())).isFalse();
        assertThat(AlertTopics.request(life(true, 2, 4).getLast()).getLabelsFrom())
                .isEqualTo("2018-06-01");
    }

    @Test
    void sentIds_afterARestart_areKnownUntilNoWindowTellsOfThem(@TempDir Path folder) throws IOException {
        new SentIds(folder).keep(List.of("a", "b"), Set.of("a", "b", "c"));
        SentIds again = new SentIds(folder);
        assertThat(again.contains("a")).isTrue();
        assertThat(again.contains("c")).isFalse();
        again.keep(List.of("c"), Set.of("b", "c"));
        assertThat(new SentIds(folder).contains("a")).isFalse();
        assertThat(new SentIds(folder).contains("b")).isTrue();
    }

    @Test
    void alertmanager_isToldInItsOwnForm() throws Exception {
        List<String> bodies = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v2/alerts", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(bodies.size() == 1 ? 200 : 400, -1);
            exchange.close();
        });
        server.start();
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (Alertmanager manager = new Alertmanager(base)) {
            List<Alert> life = life(false, 4, 0);
            manager.post(List.of(life.getFirst()), List.of(life.getLast()), NOW);
            JsonNode posted = new ObjectMapper().readTree(bodies.getFirst());
            assertThat(posted).hasSize(2);
            assertThat(posted.get(0).path("labels").path("alertname").asText()).isEqualTo("concept-drift");
            assertThat(posted.get(0).path("labels").path("severity").asText()).isEqualTo("critical");
            assertThat(posted.get(0).path("annotations").path("next_step").asText())
                    .isEqualTo("Look.");
            assertThat(posted.get(0).has("endsAt")).isFalse();
            assertThat(posted.get(1).path("endsAt").asText()).isEqualTo(NOW.toString());
            assertThatThrownBy(() -> manager.post(List.of(life.getFirst()), List.of(), NOW))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("400");
        } finally {
            server.stop(0);
        }
        try (Alertmanager gone = new Alertmanager(base)) {
            gone.post(List.of(), List.of(), NOW); // nothing to tell, nobody asked
            assertThatThrownBy(() -> gone.post(life(false, 4), List.of(), NOW)).hasMessageContaining("no answer from");
        }
    }
}
