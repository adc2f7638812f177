package dev.mlsd.traffic;

import dev.mlsd.traffic.source.SortedCopy;
import dev.mlsd.traffic.source.WrongFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a sorted copy of a file in a process of its own: what DuckDB takes for a minute of checking and sorting, native memory above
 * all, goes back to the machine when that process ends, and the run that may last for days never pays for it.
 */
final class FileCopying {

    private FileCopying() {}

    /**
     * The payments of a file before the end of a range, from an earlier copy if it was made from the same.
     *
     * @param from null for the first payment of the file
     * @param to null for the last payment of the file
     * @throws WrongFileException when the file cannot be replayed; nothing is changed then
     */
    static SortedCopy copy(Path file, Instant from, Instant to, Path data) throws IOException, InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new WrongFileException("there is no file " + file);
        }
        String fingerprint = String.join(
                " ",
                file.toAbsolutePath().normalize().toString(),
                Long.toString(Files.size(file)),
                Files.getLastModifiedTime(file).toString(),
                String.valueOf(from),
                String.valueOf(to));
        Path copy = data.resolve("payments.sorted");
        Optional<SortedCopy> existing = SortedCopy.existing(copy, fingerprint);
        if (existing.isPresent()) {
            return existing.get();
        }
        List<String> command = new ArrayList<>(java());
        command.addAll(
                List.of("check-file", file.toString(), "--copy-to", copy.toString(), "--fingerprint", fingerprint));
        if (from != null) {
            command.addAll(List.of("--from", from.toString()));
        }
        if (to != null) {
            command.addAll(List.of("--to", to.toString()));
        }
        run(command);
        return SortedCopy.existing(copy, fingerprint).orElseThrow();
    }

    private static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TrafficMain.class.getName());
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread end = new Thread(process::destroy, "end-copying");
        Runtime.getRuntime().addShutdownHook(end);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exitCode = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(end);
        if (exitCode == 2) {
            throw new WrongFileException(errors);
        }
        if (exitCode != 0) {
            throw new IOException("the file could not be copied, exit code " + exitCode + ": " + errors);
        }
    }
}
