package dev.mlsd.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LoadCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "load | TARGET",
                "load decisions --rate 5 | there is no target decisions; there are decisions-rest",
                "load constant-rest | say how many requests a second: --rate R",
                "load constant-rest --rate 0 | rate must be 1 to 1000000 requests a second, got 0",
                "load constant-rest --loop closed --rate 0 | rate must be 1 to 1000000 requests a second, got 0",
                "load constant-rest --rate 2e6 | got 2000000",
                "load constant-rest --rate fast | fast",
                "load constant-rest --rate 5 --duration 11m | duration must be 1 to 600 seconds, got 660",
                "load constant-rest --rate 5 --duration long | 'long' is not a duration",
                "load constant-rest --rate 5 --warm-up 2m | warm-up must be 0 to 60 seconds, got 120",
                "load constant-rest --rate 5 --arrivals waves | arrivals must be poisson, constant, replay, got waves",
                "load constant-rest --rate 5 --loop round | loop must be open, closed, got round",
                "load constant-rest --rate 5 --connections 0 | connections must be 1 to 1000, got 0",
                "load constant-rest --rate 5 --out pom.xml | --out must be a folder, got the file pom.xml"
            })
    void load_wrongUsage_isTwoAndSaysWhatIsAllowed(String line, String complaint) {
        assertThat(execute(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(complaint);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void load_yardstick_printsTheTableAndWritesTheFiles() throws Exception {
        assertThat(execute(
                        "load",
                        "constant-grpc",
                        "--rate",
                        "500",
                        "--duration",
                        "1s",
                        "--warm-up",
                        "1s",
                        "--out",
                        folder.toString()))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .contains("from intended send", "naive (from real send)", "P50", "P90", "P99 ", "P99.9", "max")
                .contains("500 offered", "sends were more than 1 ms late", "report.html");
        assertThat(folder.resolve("latency.hgrm")).content().contains("Value     Percentile TotalCount");
        assertThat(folder.resolve("latency-naive.hgrm")).content().contains("#[Max     =");
        JsonNode result =
                new ObjectMapper().readTree(folder.resolve("result.json").toFile());
        assertThat(result.path("about").path("command").asText())
                .startsWith("deploy/mlsd load constant-grpc --rate 500");
        assertThat(result.path("environment").path("cores").asInt()).isPositive();
        assertThat(Files.size(folder.resolve("report.html"))).isPositive();
    }

    @Test
    void load_json_isOneLineWithTheDocumentedFields() throws Exception {
        assertThat(execute(
                        "load",
                        "constant-stream",
                        "--rate",
                        "500",
                        "--duration",
                        "1s",
                        "--warm-up",
                        "0s",
                        "--json",
                        "--out",
                        folder.toString()))
                .as(err.toString())
                .isZero();

        assertThat(out.toString().lines()).hasSize(1);
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.fieldNames())
                .toIterable()
                .contains(
                        "target",
                        "offered_rate",
                        "achieved_rate",
                        "p50_ms",
                        "p99_ms",
                        "p999_ms",
                        "naive_p99_ms",
                        "errors");
        assertThat(json.get("offered_rate").asDouble()).isEqualTo(500);
    }

    private int execute(String... arguments) {
        CommandLine commandLine = TrafficMain.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
