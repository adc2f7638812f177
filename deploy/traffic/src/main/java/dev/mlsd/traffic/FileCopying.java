package dev.mlsd.traffic;

import dev.mlsd.traffic.source.SortedCopy;
import dev.mlsd.traffic.source.WrongFileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes of a file what a world is made of, in a process of its own: what DuckDB takes for checking and sorting, native memory above
 * all, goes back to the machine when that process ends, and the run that may last for days never pays for it.
 *
 * @param file the payments
 * @param stamp what the file must be like
 * @param from null for the first payment of the file
 * @param to null for the last payment of the file
 * @param zone of times that say none
 * @param allHistory whether the history takes the whole file, or what is before {@code from}
 * @param labelDelay from a payment to its label
 * @param rejectedRows file that names the rejected rows; null for none
 */
record FileCopying(
        Path file,
        FileStamp stamp,
        Instant from,
        Instant to,
        String zone,
        boolean allHistory,
        Duration labelDelay,
        Path rejectedRows) {

    private static final Pattern PROGRESS = Pattern.compile("([0-9]+) of ([0-9]+)");

    /** Is told how many payments of how many are copied. */
    @FunctionalInterface
    interface Progress {
        void copied(long payments, long all);
    }

    /**
     * The payments of the file before the end of the range, from an earlier copy if it was made from the same; the file itself is
     * then not needed any more.
     *
     * @param data folder of the copy
     * @param offline folder of the history
     * @throws WrongFileException when the file cannot be used or is another one by now; nothing is changed then
     */
    SortedCopy copy(Path data, Path offline, Progress progress) throws IOException, InterruptedException {
        Path copy = data.resolve("payments.sorted");
        Optional<SortedCopy> existing = SortedCopy.existing(copy, fingerprint());
        if (existing.isPresent()) {
            return existing.get();
        }
        FileStamp now = FileStamp.of(file);
        if (!now.equals(stamp)) {
            throw new WrongFileException(file + " has changed: it was " + stamp + " and is " + now);
        }
        run(command(copy, offline), progress);
        return SortedCopy.existing(copy, fingerprint()).orElseThrow();
    }

    private String fingerprint() {
        return String.join(
                " ",
                file.toAbsolutePath().normalize().toString(),
                stamp.toString(),
                String.valueOf(from),
                String.valueOf(to),
                zone,
                Boolean.toString(allHistory),
                labelDelay.toString());
    }

    private List<String> command(Path copy, Path offline) {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of("copy-file", file.toString(), "--copy-to", copy.toString()));
        command.addAll(List.of("--fingerprint", fingerprint(), "--history", offline.toString()));
        command.addAll(List.of("--time-zone", zone, "--label-delay", labelDelay.toSeconds() + "s"));
        if (allHistory) {
            command.add("--all-history");
        }
        if (rejectedRows != null) {
            command.addAll(List.of("--rejected-rows", rejectedRows.toString()));
        }
        if (from != null) {
            command.addAll(List.of("--from", from.toString()));
        }
        if (to != null) {
            command.addAll(List.of("--to", to.toString()));
        }
        return command;
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

    private static void run(List<String> command, Progress progress) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("mlsd-copy", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            Thread end = new Thread(process::destroy, "end-copying");
            Runtime.getRuntime().addShutdownHook(end);
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                lines.lines().forEach(line -> tell(line, progress));
            }
            int exitCode = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(end);
            if (exitCode == 2) {
                throw new WrongFileException(Files.readString(errors).strip());
            }
            if (exitCode != 0) {
                throw new IOException("the file could not be copied, exit code " + exitCode + ": "
                        + Files.readString(errors).strip());
            }
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private static void tell(String line, Progress progress) {
        Matcher matcher = PROGRESS.matcher(line);
        if (matcher.matches()) {
            progress.copied(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }
    }
}
