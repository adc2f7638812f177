package dev.mlsd.testkit;

import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The stock image; each start is a new container. */
final class RedisContainer extends RedisServer {

    private static final int INSIDE = 6379;

    private GenericContainer<?> container;

    @Override
    void launch() {
        container = new GenericContainer<>(DockerImageName.parse(Backend.REDIS_IMAGE))
                .withCommand("redis-server", "--save", "", "--appendonly", "no");
        container.setPortBindings(List.of("127.0.0.1:" + port() + ":" + INSIDE));
        container.start();
    }

    @Override
    public void stop() {
        if (container != null) {
            container.stop();
            container = null;
        }
    }
}
