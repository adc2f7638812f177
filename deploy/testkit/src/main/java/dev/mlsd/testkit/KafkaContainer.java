package dev.mlsd.testkit;

import com.github.dockerjava.api.DockerClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** The stock image with the settings of the repository's broker; killed and started it is the same container with the same data. */
final class KafkaContainer extends KafkaServer {

    private final Path folder = Folders.temporary("mlsd-kafka");
    private GenericContainer<?> container;

    @Override
    public void launch() {
        if (container == null) {
            container = new GenericContainer<>(DockerImageName.parse(Backend.KAFKA_IMAGE))
                    .withCopyFileToContainer(
                            MountableFile.forHostPath(BrokerJar.settings()), "/mnt/shared/config/server.properties")
                    .withEnv(Map.of(
                            "KAFKA_LISTENERS", "PLAINTEXT://:" + port() + ",CONTROLLER://:9093",
                            "KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + address(),
                            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                            "KAFKA_INTER_BROKER_LISTENER_NAME", "PLAINTEXT",
                            "KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093",
                            "KAFKA_LOG_DIRS", "/var/lib/kafka/data",
                            "KAFKA_HEAP_OPTS", "-Xms64m -Xmx256m"));
            container.setPortBindings(List.of("127.0.0.1:" + port() + ":" + port()));
            container.start();
        } else {
            docker().startContainerCmd(container.getContainerId()).exec();
        }
        BrokerJar.createTopics(address(), folder);
    }

    @Override
    public void kill() {
        docker().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void close() {
        if (container != null) {
            container.stop();
        }
        Folders.delete(folder);
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }
}
