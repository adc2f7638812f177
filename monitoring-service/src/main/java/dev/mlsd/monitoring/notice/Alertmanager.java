package dev.mlsd.monitoring.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.monitoring.alerting.Alert;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells an Alertmanager what fires ({@code POST /api/v2/alerts}). Its times are wall time, so the days of world time are annotations. It
 * takes an alert for resolved that is not told again for some minutes, so whoever fires is told again and again, and a resolved one is
 * told with the moment of its end.
 */
public final class Alertmanager implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI alerts;

    public Alertmanager(URI base) {
        this.alerts = base.resolve("/api/v2/alerts");
    }

    /** Sends alerts. Throws {@link IllegalStateException} with the reason when they were not taken. */
    public void post(List<Alert> firing, List<Alert> resolved, Instant now) throws InterruptedException {
        if (firing.isEmpty() && resolved.isEmpty()) {
            return;
        }
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(alerts)
                            .timeout(TIMEOUT)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body(firing, resolved, now)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(alerts + " answers " + answer.statusCode());
            }
        } catch (IOException e) {
            throw new IllegalStateException("no answer from " + alerts, e);
        }
    }

    static String body(List<Alert> firing, List<Alert> resolved, Instant now) {
        List<Map<String, Object>> all = new ArrayList<>();
        firing.forEach(alert -> all.add(one(alert)));
        for (Alert alert : resolved) {
            Map<String, Object> over = one(alert);
            over.put("endsAt", now.toString());
            all.add(over);
        }
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("alerts could not be written as JSON", e);
        }
    }

    private static Map<String, Object> one(Alert alert) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("alertname", alert.rule().name());
        labels.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
        labels.put("model", alert.subject());
        if (!alert.scope().isEmpty()) {
            labels.put("feature", alert.scope());
        }
        labels.put("owner", alert.rule().owner());
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("summary", alert.evidence().getLast().detail());
        annotations.put("next_step", alert.rule().nextStep());
        annotations.put("began", alert.began().toString());
        annotations.put("changed", alert.changed().toString());
        annotations.put(
                "evidence",
                alert.evidence().stream()
                        .map(reading -> reading.window() + ": " + reading.detail())
                        .collect(Collectors.joining("; ")));
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("labels", labels);
        one.put("annotations", annotations);
        return one;
    }

    @Override
    public void close() {
        client.close();
    }
}
