package dev.mlsd.cli.supervisor;

import static dev.mlsd.cli.supervisor.Bench.LIVES;
import static dev.mlsd.cli.supervisor.Bench.shell;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "a-token";

    @TempDir
    Path folder;

    private Bench bench;
    private ExecutorService threads;
    private ControlServer server;

    @BeforeEach
    void start() throws Exception {
        bench = Bench.of(folder, shell(folder, "only", LIVES)).await(Phase.READY);
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server = ControlServer.start(0, 20_000, TOKEN, bench.supervisor, threads, InstantSource.system());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        threads.close();
        bench.close();
    }

    @Test
    void processes_probing_tellsHealthAndMemoryOfEachAndOfItself() throws Exception {
        Answer answer = request("GET", "/processes?probe=true", TOKEN, null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("phase").asText()).isEqualTo("ready");
        assertThat(answer.body().path("port_base").asInt()).isEqualTo(20_000);
        JsonNode only = answer.body().path("processes").path(0);
        assertThat(only.path("name").asText()).isEqualTo("only");
        assertThat(only.path("stage").asText()).isEqualTo("ready");
        assertThat(only.path("health").asText()).isEqualTo("up");
        assertThat(only.path("pid").asLong()).isEqualTo(bench.process("only").pid());
        assertThat(only.path("memory_mib").isNumber()).isTrue();
        assertThat(answer.body().path("processes").path(1).path("name").asText())
                .isEqualTo("supervisor");
        assertThat(answer.body().path("memory_mib").asLong()).isPositive();
    }

    @Test
    void processes_wrongToken_is401AndChangesNothing() throws Exception {
        assertThat(request("GET", "/processes", "another", null).status()).isEqualTo(401);
        Answer stop = request("POST", "/stop", null, "");
        assertThat(stop.status()).isEqualTo(401);
        assertThat(stop.body().path("code").asText()).isEqualTo("token");
        assertThat(bench.supervisor.phase()).isEqualTo(Phase.READY);
    }

    @Test
    void stop_post_isAcceptedAndEndsAll() throws Exception {
        ProcessHandle only = bench.process("only");
        assertThat(request("POST", "/stop", TOKEN, "").status()).isEqualTo(202);
        bench.await(Phase.STOPPED);
        assertThat(only.isAlive()).isFalse();
    }

    @Test
    void unknown_pathsMethodsAndBodies_areProblems() throws Exception {
        assertThat(request("GET", "/nothing", TOKEN, null).status()).isEqualTo(404);
        assertThat(request("GET", "/stop", TOKEN, null).status()).isEqualTo(405);
        assertThat(request("POST", "/processes/nobody/restart", TOKEN, "").status())
                .isEqualTo(404);
        assertThat(request("POST", "/world", TOKEN, "{").body().path("code").asText())
                .isEqualTo("body");
        Answer wrongField = request("POST", "/world", TOKEN, "{\"traffic\":7}");
        assertThat(wrongField.status()).isEqualTo(400);
        assertThat(wrongField.body().path("detail").asText()).contains("list of arguments or null");
        assertThat(bench.supervisor.phase()).isEqualTo(Phase.READY);
    }

    private record Answer(int status, JsonNode body) {}

    private Answer request(String method, String path, String token, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + server.port() + path).toURL().openConnection();
        connection.setRequestMethod(method);
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        if (body != null) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        try (InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, JSON.readTree(stream));
        } finally {
            connection.disconnect();
        }
    }
}
