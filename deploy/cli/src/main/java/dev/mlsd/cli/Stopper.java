package dev.mlsd.cli;

import dev.mlsd.cli.MlsdMain.Surroundings;
import dev.mlsd.cli.supervisor.Orphans;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Stops what runs: through its supervisor, or, where that is gone, by the records it left. */
final class Stopper {

    private static final Duration LOOK = Duration.ofMillis(50);

    /** Each round of processes gets ten seconds before it is killed, and there are three rounds. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Surroundings surroundings;

    Stopper(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void stop(SupervisorClient client) throws IOException {
        Optional<ProcessHandle> supervisor = client.process();
        if (supervisor.isEmpty()) {
            return;
        }
        try {
            client.stop();
        } catch (IOException e) {
            surroundings.out().println("the supervisor does not answer (" + e.getMessage() + "); ending it");
            supervisor.get().destroy();
        }
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (supervisor.get().isAlive() && System.nanoTime() < deadline) {
            Pause.of(LOOK);
        }
        if (supervisor.get().isAlive()) {
            surroundings.out().println("the supervisor hangs; killing it");
            supervisor.get().destroyForcibly();
            supervisor.get().onExit().join();
        }
        Orphans.end(surroundings.home().run());
    }
}
