package dev.mlsd.cli;

import dev.mlsd.cli.stack.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A file of payments and how it is to be read: what every command that takes one is told. */
final class FileOptions {

    @Parameters(paramLabel = "FILE", description = "Parquet or CSV, which may be compressed as .csv.gz.")
    private Path file;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "Of times that say none, as Europe/Berlin. Default: UTC.")
    private String timeZone = "UTC";

    @Option(
            names = "--label-delay",
            paramLabel = "TIME",
            description = "From a payment to its label, as 7d (the default).")
    private String labelDelay = "7d";

    @Option(names = "--port-base", paramLabel = "N", description = "Where to start the stack if it isn't up.")
    private int portBase = Ports.DEFAULT_BASE;

    /** The file's full path. */
    Path file() {
        return file.toAbsolutePath().normalize();
    }

    String timeZone() {
        return timeZone;
    }

    String labelDelay() {
        return labelDelay;
    }

    Ports ports() {
        try {
            return new Ports(portBase);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUsage("--port-base: " + e.getMessage());
        }
    }

    void check() {
        ports();
        if (!Files.isReadable(file)) {
            throw CommandFailure.wrongUsage("FILE can't be read: " + file.toAbsolutePath());
        }
    }
}
