package dev.mlsd.testkit;

import java.nio.file.Path;

/** The repository's own broker in a JVM of its own. */
final class KafkaProcess extends KafkaServer {

    private final int controllerPort = Ports.free();
    private final Path folder = Folders.temporary("mlsd-broker");
    private Process process;

    @Override
    public void launch() {
        process = BrokerJar.broker(port(), controllerPort, folder);
    }

    @Override
    public void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
            process = null;
        }
    }

    @Override
    public void close() {
        kill();
        Folders.delete(folder);
    }
}
