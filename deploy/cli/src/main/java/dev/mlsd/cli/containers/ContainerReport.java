package dev.mlsd.cli.containers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Docker says about the stack's containers, in the form of the supervisor's report. */
final class ContainerReport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MEBIBYTE = 1L << 20;
    private static final Pattern USAGE = Pattern.compile("(?m)^([0-9a-f]+) ([0-9.]+)([KMG]?i?B) ");

    private ContainerReport() {}

    /** The lines of {@code docker compose ps --all --format json}; older versions print one array. */
    static List<JsonNode> containers(String output) throws IOException {
        List<JsonNode> containers = new ArrayList<>();
        for (String line : output.lines().filter(line -> !line.isBlank()).toList()) {
            JsonNode read = JSON.readTree(line);
            if (read.isArray()) {
                read.forEach(containers::add);
            } else {
                containers.add(read);
            }
        }
        return containers;
    }

    /** The lines {@code ID 93.4MiB / 256MiB} as MiB in use by id. */
    static Map<String, Long> memory(String output) {
        Map<String, Long> memory = new HashMap<>();
        Matcher matcher = USAGE.matcher(output);
        while (matcher.find()) {
            double number = Double.parseDouble(matcher.group(2));
            double mebibytes = switch (matcher.group(3)) {
                case "GiB" -> number * 1024;
                case "MiB" -> number;
                case "KiB" -> number / 1024;
                default -> number / MEBIBYTE;
            };
            memory.put(matcher.group(1), Math.round(mebibytes));
        }
        return memory;
    }

    /**
     * The report.
     *
     * @param containers of {@link #containers}; those that have done their work and ended are left out
     * @param details what {@code docker inspect} says of each, in the same order
     * @param memory of {@link #memory}
     */
    static ObjectNode of(List<JsonNode> containers, JsonNode details, Map<String, Long> memory, Instant now) {
        ObjectNode report = JSON.createObjectNode();
        ArrayNode processes = report.putArray("processes");
        List<ObjectNode> rows = new ArrayList<>();
        long budget = 0;
        long total = 0;
        for (int i = 0; i < containers.size(); i++) {
            JsonNode container = containers.get(i);
            JsonNode detail = details.path(i);
            if (!hasDoneItsWork(container, detail)) {
                ObjectNode row = row(container, detail, now);
                Long used = memory.get(container.path("ID").asText());
                if (used != null) {
                    row.put("memory_mib", used);
                    total += used;
                }
                budget += row.path("budget_mib").asLong();
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparing(row -> row.path("name").asText()));
        rows.forEach(processes::add);
        return report.put("memory_mib", total).put("budget_mib", budget);
    }

    private static boolean hasDoneItsWork(JsonNode container, JsonNode detail) {
        return container.path("State").asText().equals("exited")
                && container.path("ExitCode").asInt() == 0
                && detail.path("HostConfig")
                        .path("RestartPolicy")
                        .path("Name")
                        .asText()
                        .equals("no");
    }

    private static ObjectNode row(JsonNode container, JsonNode detail, Instant now) {
        String state = container.path("State").asText();
        boolean running = state.equals("running");
        boolean healthy = running && container.path("Health").asText().equals("healthy");
        ObjectNode row = JSON.createObjectNode()
                .put("name", container.path("Service").asText())
                .put("pid", detail.path("State").path("Pid").asLong())
                .put("budget_mib", detail.path("HostConfig").path("Memory").asLong() / MEBIBYTE)
                .put("health", healthy ? "up" : "down")
                .put("health_problem", container.path("Status").asText())
                .put("stage", running ? "ready" : state)
                .put("restarts", detail.path("RestartCount").asInt())
                .put("uptime_seconds", running ? uptime(detail, now) : 0);
        TreeSet<Integer> ports = new TreeSet<>();
        container
                .path("Publishers")
                .forEach(port -> ports.add(port.path("PublishedPort").asInt()));
        ports.remove(0);
        ArrayNode listed = row.putArray("ports");
        ports.forEach(listed::add);
        return row;
    }

    private static long uptime(JsonNode detail, Instant now) {
        Instant started = Instant.parse(detail.path("State").path("StartedAt").asText());
        return Math.max(0, Duration.between(started, now).toSeconds());
    }
}
