package dev.mlsd.traffic;

import dev.mlsd.traffic.load.targets.Yardstick;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code yardstick}: the constant server in a process of its own, so that it can have a core of its own. */
@Command(
        name = "yardstick",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Serves the decision protocols with a constant answer until it is ended.")
final class YardstickCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--grpc-port", defaultValue = "0", description = "Default: any free one.")
    private int grpcPort;

    @Option(names = "--http-port", defaultValue = "0", description = "Default: any free one.")
    private int httpPort;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Yardstick yardstick = Yardstick.start("127.0.0.1", grpcPort, httpPort)) {
            spec.commandLine()
                    .getOut()
                    .println("READY grpc=" + yardstick.grpcAddress() + " http=" + yardstick.httpAddress());
            spec.commandLine().getOut().flush();
            new CountDownLatch(1).await();
        }
        return 0;
    }
}
