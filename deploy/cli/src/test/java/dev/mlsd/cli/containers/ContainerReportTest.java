package dev.mlsd.cli.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerReportTest {

    private static final String TRAFFIC = """
            {"ID":"aa","Service":"traffic","State":"running","Health":"healthy","Status":"Up 2 minutes (healthy)",\
            "ExitCode":0,"Publishers":[{"PublishedPort":8084},{"PublishedPort":0}]}""";
    private static final String REDIS = """
            {"ID":"bb","Service":"redis","State":"running","Health":"starting","Status":"Up 1 second (starting)",\
            "ExitCode":0,"Publishers":[]}""";
    private static final String TOPICS = """
            {"ID":"cc","Service":"topics","State":"exited","Health":"","Status":"Exited (0)","ExitCode":0}""";
    private static final String DETAILS = """
            [{"RestartCount":1,"State":{"Pid":5,"StartedAt":"2026-03-02T10:00:00Z"},"HostConfig":{"Memory":436207616,\
            "RestartPolicy":{"Name":"unless-stopped"}}},
             {"RestartCount":0,"State":{"Pid":6,"StartedAt":"2026-03-02T10:02:00Z"},"HostConfig":{"Memory":268435456,\
            "RestartPolicy":{"Name":"unless-stopped"}}},
             {"RestartCount":0,"State":{"Pid":0},"HostConfig":{"Memory":1048576,"RestartPolicy":{"Name":"no"}}}]""";

    @Test
    void of_containers_saysHowEachIsAndLeavesOutWhatHasDoneItsWork() throws IOException {
        JsonNode report = report(TRAFFIC + "\n" + REDIS + "\n" + TOPICS + "\n");

        assertThat(report.path("processes")).hasSize(2);
        JsonNode redis = report.path("processes").path(0);
        assertThat(redis.path("name").asText()).isEqualTo("redis");
        assertThat(redis.path("health").asText()).isEqualTo("down");
        assertThat(redis.path("health_problem").asText()).isEqualTo("Up 1 second (starting)");
        JsonNode traffic = report.path("processes").path(1);
        assertThat(traffic.path("health").asText()).isEqualTo("up");
        assertThat(traffic.path("ports")).hasSize(1);
        assertThat(traffic.path("restarts").asInt()).isEqualTo(1);
        assertThat(traffic.path("uptime_seconds").asInt()).isEqualTo(130);
        assertThat(traffic.path("memory_mib").asInt()).isEqualTo(190);
        assertThat(traffic.path("budget_mib").asInt()).isEqualTo(416);
        assertThat(report.path("memory_mib").asInt()).isEqualTo(190);
        assertThat(report.path("budget_mib").asInt()).isEqualTo(672);
    }

    @Test
    void of_serviceThatEnded_isDown() throws IOException {
        JsonNode traffic =
                report(TRAFFIC.replace("running", "exited")).path("processes").path(0);

        assertThat(traffic.path("health").asText()).isEqualTo("down");
        assertThat(traffic.path("stage").asText()).isEqualTo("exited");
    }

    @Test
    void containers_oneArrayOfOlderVersions_isTheSame() throws IOException {
        assertThat(ContainerReport.containers("[" + TRAFFIC + "," + REDIS + "]"))
                .isEqualTo(ContainerReport.containers(TRAFFIC + "\n" + REDIS));
    }

    @Test
    void memory_unitsOfDocker_areMebibytes() {
        assertThat(ContainerReport.memory("""
                aa 190.4MiB / 416MiB
                bb 1.5GiB / 2GiB
                cc 512KiB / 32MiB
                dd 0B / 0B
                """)).isEqualTo(Map.of("aa", 190L, "bb", 1536L, "cc", 1L, "dd", 0L));
    }

    private static JsonNode report(String listed) throws IOException {
        List<JsonNode> containers = ContainerReport.containers(listed);
        return ContainerReport.of(
                containers,
                new ObjectMapper().readTree(DETAILS),
                ContainerReport.memory("aa 190.4MiB / 416MiB\n"),
                Instant.parse("2026-03-02T10:02:10Z"));
    }
}
