package dev.mlsd.cli.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A stack of a test: an empty home and free ports of its own, the command line to drive it, and what talks to it from outside. */
record TestStack(CommandLineTool mlsd, StackClient client) {

    static final Path ROOT = Path.of(System.getProperty("mlsd.root"));

    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** Nothing runs yet. */
    static TestStack clean(String folder) throws IOException {
        Path home = ROOT.resolve("deploy/cli/target").resolve(folder);
        Scratch.delete(home);
        Files.createDirectories(home);
        return new TestStack(new CommandLineTool(ROOT, home), new StackClient(Scratch.freeBase()));
    }

    /** First of its ports, as an argument. */
    String base() {
        return String.valueOf(client.base());
    }

    /** Stops what runs. */
    void down() {
        mlsd.run(LIMIT, "down");
    }
}
