package dev.mlsd.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JsonHttpTest {

    private HttpServer server;
    private final JsonHttp http = new JsonHttp(new ObjectMapper(), Duration.ofMillis(500));

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.close();
    }

    @Test
    void get_ofJson_isItsValue() {
        answer(200, "application/json", "{\"a\":1}");

        assertThat(http.get(address()))
                .isInstanceOfSatisfying(
                        Reading.Value.class,
                        value -> assertThat(value.data().path("a").asInt()).isEqualTo(1));
    }

    @Test
    void get_ofAProblem_saysStatusAndTitle() {
        answer(503, "application/problem+json", "{\"title\":\"Not ready\",\"status\":503,\"code\":\"not_ready\"}");

        assertThat(reasonOf(http.get(address())).code()).isEqualTo("status");
        assertThat(reasonOf(http.get(address())).detail()).isEqualTo("503 Not ready");
    }

    @Test
    void get_ofSomethingElse_isMalformed() {
        answer(200, "text/html", "<html>");

        assertThat(reasonOf(http.get(address())).code()).isEqualTo("malformed");
    }

    @Test
    void getIfThere_ofAMissingThing_isTheProblemItself() {
        answer(404, "application/problem+json", "{\"status\":404,\"code\":\"no_windows\"}");

        assertThat(http.getIfThere(address())).isInstanceOf(Reading.Value.class);
        assertThat(reasonOf(http.get(address())).code()).isEqualTo("status");
    }

    @Test
    void get_whereNobodyListens_isRefused() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        Reading.Reason reason = reasonOf(http.get(URI.create("http://127.0.0.1:" + free + "/")));
        assertThat(reason.code()).isEqualTo("refused");
        assertThat(reason.address()).isEqualTo("127.0.0.1:" + free);
    }

    @Test
    void get_whereNobodyAnswers_timesOut() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            assertThat(reasonOf(http.get(address)).code()).isEqualTo("timeout");
        }
    }

    private void answer(int status, String type, String body) {
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static Reading.Reason reasonOf(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Failure.class);
        return ((Reading.Failure) reading).reason();
    }
}
