package dev.mlsd.cli.supervisor;

import static dev.mlsd.cli.supervisor.Bench.LIVES;
import static dev.mlsd.cli.supervisor.Bench.shell;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.cli.system.Await;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "a-token";
    private static final String FROZEN = "{\"kind\":\"frozen\",\"seconds\":120}";

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
        assertThat(request("GET", "/processes/only/fault", TOKEN, null).status())
                .isEqualTo(405);
        assertThat(request("POST", "/processes/nobody/fault", TOKEN, FROZEN)
                        .body()
                        .path("detail")
                        .asText())
                .isEqualTo("there is no process nobody; there are only");
        Answer wrongField = request("POST", "/world", TOKEN, "{\"traffic\":7}");
        assertThat(wrongField.status()).isEqualTo(400);
        assertThat(wrongField.body().path("detail").asText()).contains("list of arguments or null");
        assertThat(bench.supervisor.phase()).isEqualTo(Phase.READY);
    }

    @Test
    void fault_post_isToldAndRefusesAnotherOneUntilDeleted() throws Exception {
        assertThat(fault().isNull()).isTrue();
        assertThat(request("POST", "/processes/only/fault", TOKEN, FROZEN).status())
                .isEqualTo(202);
        assertThat(fault().path("kind").asText()).isEqualTo("frozen");
        assertThat(fault().path("seconds_left").asDouble()).isBetween(0.0, 120.0);
        Answer another = request("POST", "/processes/only/fault", TOKEN, "{\"kind\":\"down\",\"seconds\":1}");
        assertThat(another.status()).isEqualTo(409);
        assertThat(another.body().path("code").asText()).isEqualTo("fault_on");
        assertThat(another.body().path("detail").asText()).contains("only is frozen already");
        assertThat(request("DELETE", "/processes/only/fault", TOKEN, null).status())
                .isEqualTo(202);
        assertThat(fault().isNull()).isTrue();
        assertThat(request("DELETE", "/processes/only/fault", TOKEN, null).status())
                .isEqualTo(202);
        assertThat(request(
                                "POST",
                                "/processes/only/fault",
                                TOKEN,
                                "{\"kind\":\"slow\",\"seconds\":30,\"stop_millis\":100}")
                        .status())
                .isEqualTo(202);
        assertThat(fault().path("stop_millis").asInt()).isEqualTo(100);
        assertThat(fault().path("run_millis").asInt()).isEqualTo(10);
    }

    @Test
    void fault_processIsNotReady_is409() throws Exception {
        bench.process("only").destroyForcibly();
        Await.until("its end", () -> bench.child("only").state().stage() != ChildState.Stage.READY);
        bench.supervisor.requestStop();
        bench.await(Phase.STOPPED);
        Answer answer = request("POST", "/processes/only/fault", TOKEN, FROZEN);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body().path("detail").asText()).isEqualTo("only is stopped; a fault needs it ready");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                             | kind        |      | down, frozen, slow
            {"kind":"late","seconds":1}                    | kind        | late | down, frozen, slow
            {"kind":"down"}                                | seconds     |      | a whole number from 1 to 120
            {"kind":"down","seconds":121}                  | seconds     | 121  | a whole number from 1 to 120
            {"kind":"down","seconds":1.5}                  | seconds     | 1.5  | a whole number from 1 to 120
            {"kind":"slow","seconds":1,"stop_millis":0}    | stop_millis | 0    | a whole number from 1 to 1000
            {"kind":"slow","seconds":1,"run_millis":1001}  | run_millis  | 1001 | a whole number from 1 to 1000
            {"kind":"frozen","seconds":1,"stop_millis":40} | stop_millis | 40   | only with kind slow
            """)
    void fault_fieldSaysWhatItMustNot_is400(String body, String field, String value, String allowed) throws Exception {
        Answer answer = request("POST", "/processes/only/fault", TOKEN, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("code").asText()).isEqualTo("invalid_field");
        assertThat(answer.body().path("field").asText()).isEqualTo(field);
        assertThat(answer.body().path("value").asText(null)).isEqualTo(value);
        assertThat(answer.body().path("allowed").asText()).isEqualTo(allowed);
        assertThat(bench.child("only").fault()).isEmpty();
    }

    private JsonNode fault() throws IOException {
        return request("GET", "/processes", TOKEN, null)
                .body()
                .path("processes")
                .path(0)
                .path("fault");
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
