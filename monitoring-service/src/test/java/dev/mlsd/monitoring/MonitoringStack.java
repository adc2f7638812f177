package dev.mlsd.monitoring;

import dev.mlsd.testkit.KafkaServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the service needs around it: the real broker and the shipped models' documents. */
public final class MonitoringStack implements QuarkusTestResourceLifecycleManager {

    private Path folder;
    private KafkaServer broker;
    private ModelDocuments documents;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("mlsd-monitoring");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker = KafkaServer.start();
        documents = new ModelDocuments();
        return Map.of(
                "mlsd.kafka", broker.address(),
                "mlsd.inference-url", documents.address(),
                "mlsd.data", folder.resolve("monitoring").toString());
    }

    @Override
    public void stop() {
        documents.close();
        broker.close();
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
