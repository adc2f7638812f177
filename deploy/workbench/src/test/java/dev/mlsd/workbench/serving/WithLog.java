package dev.mlsd.workbench.serving;

import com.sun.net.httpserver.HttpServer;
import dev.mlsd.testkit.KafkaServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A workbench with a real log; of the parts only the list of models and that of windows are told, from a recording. */
public class WithLog implements QuarkusTestProfile {

    static final List<String> SIGNATURE = List.of(
            "payment@1:amount",
            "payment@1:is_weekend",
            "payment@1:is_night",
            "payment@1:amount_to_mean_30d",
            "customer_payments@1:count_1h",
            "customer_payments@1:count_1d",
            "customer_payments@1:mean_1d",
            "customer_payments@1:count_7d",
            "customer_payments@1:mean_7d",
            "customer_payments@1:count_30d",
            "customer_payments@1:mean_30d",
            "customer_payments@1:maximum_30d",
            "terminal_payments@1:count_1d",
            "terminal_payments@1:count_7d",
            "terminal_payments@1:count_30d",
            "terminal_risk@1:count_1d",
            "terminal_risk@1:share_1d",
            "terminal_risk@1:count_7d",
            "terminal_risk@1:share_7d",
            "terminal_risk@1:count_30d",
            "terminal_risk@1:share_30d");

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(new NobodyAnswers().getConfigOverrides());
        settings.remove("mlsd.inference-url");
        settings.remove("mlsd.monitoring-url");
        return settings;
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Log.class));
    }

    /** The log and the recording. */
    public static class Log implements QuarkusTestResourceLifecycleManager {

        private KafkaServer kafka;
        private HttpServer recorded;

        @Override
        public Map<String, String> start() {
            kafka = KafkaServer.start();
            try {
                recorded = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            String names = SIGNATURE.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
            answer("/v1/models", "{\"models\":[{\"name\":\"trees\",\"version\":\"1\",\"signature\":[" + names + "]}]}");
            answer(
                    "/v1/windows",
                    "{\"windows\":[{\"window\":\"2026-03-14\",\"model\":{\"name\":\"trees\",\"version\":\"1\"},"
                            + "\"closed\":false,\"predictions\":356,\"labelled\":12,\"frauds\":1}]}");
            recorded.start();
            String address = "http://127.0.0.1:" + recorded.getAddress().getPort();
            return Map.of("mlsd.kafka", kafka.address(), "mlsd.inference-url", address, "mlsd.monitoring-url", address);
        }

        private void answer(String path, String body) {
            recorded.createContext(path, exchange -> {
                try (exchange) {
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
            });
        }

        @Override
        public void stop() {
            if (recorded != null) {
                recorded.stop(0);
            }
            if (kafka != null) {
                kafka.close();
            }
        }
    }
}
