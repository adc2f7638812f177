package dev.mlsd.feature.testing;

import dev.mlsd.testkit.KafkaServer;
import dev.mlsd.testkit.Ports;
import dev.mlsd.testkit.RedisServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** A real Redis and a real broker under the service. Tests get Redis, to stop it, and the gRPC port by fields
 * of the types {@link RedisServer} and {@link GrpcPort}. */
public final class StackResource implements QuarkusTestResourceLifecycleManager {

    private RedisServer redis;
    private KafkaServer broker;
    private GrpcPort grpc;

    /** Where the service listens for gRPC. */
    public record GrpcPort(int number) {}

    @Override
    public Map<String, String> start() {
        redis = RedisServer.start();
        broker = KafkaServer.start();
        grpc = new GrpcPort(Ports.free());
        try {
            return Map.of(
                    "mlsd.redis",
                    redis.address(),
                    "mlsd.kafka",
                    broker.address(),
                    "mlsd.data",
                    Files.createTempDirectory("mlsd-feature-service").toString(),
                    "mlsd.history.within",
                    "200ms",
                    "mlsd.stream.session-timeout",
                    "6s",
                    "quarkus.http.test-port",
                    "0",
                    "quarkus.grpc.server.test-port",
                    Integer.toString(grpc.number()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(redis, field -> field.getType() == RedisServer.class);
        injector.injectIntoFields(grpc, field -> field.getType() == GrpcPort.class);
    }

    @Override
    public void stop() {
        if (broker != null) {
            broker.close();
        }
        if (redis != null) {
            redis.close();
        }
    }
}
