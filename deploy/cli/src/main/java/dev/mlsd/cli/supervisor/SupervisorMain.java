package dev.mlsd.cli.supervisor;

import dev.mlsd.cli.stack.Home;
import dev.mlsd.cli.stack.Ports;
import dev.mlsd.cli.stack.StackTable;
import dev.mlsd.cli.system.Folders;
import dev.mlsd.cli.system.ProcessIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The supervisor as a process: {@code --root DIR --state DIR --port-base N [--clean] [--traffic ARGUMENTS…]}. It is started by
 * {@code mlsd up}, not by people. Exit codes: 0 stopped as asked, 1 could not work.
 */
public final class SupervisorMain {

    /** Two rounds of {@link Child#PATIENCE} and some: longer than any orderly stop takes. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(45);

    private SupervisorMain() {}

    public static void main(String[] arguments) throws IOException {
        SupervisorArguments parsed = SupervisorArguments.parse(List.of(arguments));
        Home home = parsed.home();
        home.create();
        // The system lets go of the lock whatever becomes of this process, so it is never stale.
        try (FileChannel file = FileChannel.open(lockFile(home), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                System.err.println("another supervisor runs in " + home.state());
                System.exit(1);
            }
            supervise(parsed);
        } catch (IOException | InterruptedException e) {
            journal("ended: " + e);
            System.exit(1);
        }
    }

    private static void supervise(SupervisorArguments arguments) throws IOException, InterruptedException {
        Home home = arguments.home();
        Ports ports = new Ports(arguments.portBase());
        String token = newToken();
        StackTable table = new StackTable(home, ports, token);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Supervisor supervisor =
                    new Supervisor(home, table::processes, threads, System::nanoTime, SupervisorMain::journal);
            if (arguments.clean()) {
                Folders.delete(home.world());
            }
            try (ControlServer control = ControlServer.start(
                    ports.supervisor(), ports.base(), token, supervisor, threads, InstantSource.system())) {
                new SupervisorAddress(ProcessIdentity.of(ProcessHandle.current()), ports.base(), control.port(), token)
                        .write(home.run());
                journal("supervisor started (pid " + ProcessHandle.current().pid() + ", ports from " + ports.base()
                        + ")");
                stopOnSignal(supervisor);
                supervisor.run(arguments.traffic());
            } finally {
                SupervisorAddress.delete(home.run());
            }
        }
    }

    private static void stopOnSignal(Supervisor supervisor) {
        Thread loop = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (supervisor.phase() == Phase.STOPPED) {
                                return;
                            }
                            supervisor.requestStop();
                            try {
                                loop.join(STOP_LIMIT);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "stop"));
    }

    private static Path lockFile(Home home) {
        return home.run().resolve("supervisor.lock");
    }

    private static String newToken() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void journal(String line) {
        System.out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
    }

    /** What the supervisor is told. */
    record SupervisorArguments(Home home, int portBase, boolean clean, Optional<List<String>> traffic) {

        static SupervisorArguments parse(List<String> arguments) {
            int trafficAt = arguments.indexOf("--traffic");
            List<String> own = trafficAt < 0 ? arguments : arguments.subList(0, trafficAt);
            return new SupervisorArguments(
                    new Home(Path.of(value(own, "--root")), Path.of(value(own, "--state"))),
                    Integer.parseInt(value(own, "--port-base")),
                    own.contains("--clean"),
                    trafficAt < 0
                            ? Optional.empty()
                            : Optional.of(List.copyOf(arguments.subList(trafficAt + 1, arguments.size()))));
        }

        private static String value(List<String> arguments, String name) {
            int at = arguments.indexOf(name);
            if (at < 0 || at + 1 >= arguments.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            return arguments.get(at + 1);
        }
    }
}
