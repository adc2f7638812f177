package dev.mlsd.testkit;

import com.github.dockerjava.api.DockerClient;
import java.nio.file.Path;
import java.util.List;
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
                            MountableFile.forHostPath(BrokerJar.containerScript(), 0755), "/mlsd/broker")
                    .withCopyFileToContainer(MountableFile.forHostPath(BrokerJar.settings()), "/mlsd/broker.properties")
                    .withCommand(
                            "/mlsd/broker",
                            "listeners=PLAINTEXT://:" + port() + ",CONTROLLER://:9093",
                            "advertised.listeners=PLAINTEXT://" + address(),
                            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                            "inter.broker.listener.name=PLAINTEXT",
                            "controller.quorum.voters=1@localhost:9093",
                            "log.dirs=/var/lib/kafka/data");
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
