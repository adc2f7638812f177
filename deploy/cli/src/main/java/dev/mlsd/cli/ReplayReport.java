package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Locale;

/** What is told of a replay. */
final class ReplayReport {

    private ReplayReport() {}

    /** How far it is. */
    static String line(JsonNode report) {
        return String.format(
                Locale.ROOT,
                "%-8s %-20s %5.1f %%   %,9d payments   %,9d decided   %7.0f/s   %d errors   %d waiting",
                report.path("phase").asText(),
                report.path("world_time").asText(""),
                report.path("percent").asDouble(),
                report.path("payments_sent").asLong(),
                report.path("decided").asLong(),
                report.path("rate_per_s").asDouble(),
                report.path("decision_errors").asLong(),
                report.path("waiting").asLong());
    }

    /** What it came to. */
    static void summary(PrintStream out, JsonNode report, int portBase) {
        JsonNode latency = report.path("latency_ms");
        out.printf(
                Locale.ROOT,
                "finished: %,d payments, %,d decided, %d errors, %,d labels, %,d frauds%n",
                report.path("payments_sent").asLong(),
                report.path("decided").asLong(),
                report.path("decision_errors").asLong(),
                report.path("labels_sent").asLong(),
                report.path("frauds_sent").asLong());
        if (latency.path("p99").isNumber()) {
            out.printf(
                    Locale.ROOT,
                    "decision latency: p50 %.1f ms, p99 %.1f ms%n",
                    latency.path("p50").asDouble(),
                    latency.path("p99").asDouble());
        }
        out.println(
                "what was seen: http://localhost:" + portBase + ", http://localhost:" + (portBase + 3) + "/v1/summary");
    }
}
