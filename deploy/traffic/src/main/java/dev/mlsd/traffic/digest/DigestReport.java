package dev.mlsd.traffic.digest;

import dev.mlsd.traffic.digest.Difference.Cause;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a digest and its comparison are told to people and written to files. */
final class DigestReport {

    private static final int SHOWN = 10;

    private DigestReport() {}

    static void print(PrintWriter out, WorldDigest.Result result) {
        out.println(result.digest());
        out.printf(Locale.ROOT, "%,d decisions, %,d of them by the rules%n", result.decisions(), result.byRules());
        if (result.repeats() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%,d decisions were made again and do not count; %,d of them differ from the first%n",
                    result.repeats(),
                    result.differingRepeats());
        }
    }

    static void print(PrintWriter out, long equal, List<Difference> differences) {
        out.printf(Locale.ROOT, "compared: %,d equal, %,d different%n", equal, differences.size());
        for (Cause cause : Cause.values()) {
            List<Difference> those = differences.stream()
                    .filter(difference -> difference.cause() == cause)
                    .toList();
            if (!those.isEmpty()) {
                out.printf(Locale.ROOT, "  %,d %s%n", those.size(), text(cause));
                those.stream()
                        .limit(SHOWN)
                        .forEach(difference ->
                                out.println("    " + difference.transactionId() + ": " + difference.detail()));
                if (those.size() > SHOWN) {
                    out.println("    … all of them with --differences FILE");
                }
            }
        }
    }

    private static String text(Cause cause) {
        return switch (cause) {
            case STREAM_LAG -> "by stream lag";
            case RULES -> "because the rules decided";
            case MISSING -> "decided in one run only";
            case UNEXPLAINED -> "unexplained";
        };
    }

    /** Lines to a file that appears whole or not at all. */
    static final class Lines implements AutoCloseable {

        private final Path file;
        private final Path unfinished;
        private final BufferedWriter out;

        Lines(Path file) throws IOException {
            this.file = file;
            this.unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
            this.out = Files.newBufferedWriter(unfinished);
        }

        void write(String line) {
            try {
                out.write(line);
                out.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The file is whole. */
        void finish() throws IOException {
            out.close();
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void close() throws IOException {
            out.close();
            Files.deleteIfExists(unfinished);
        }
    }

    /** Decisions that {@link SavedDecision#line} wrote, by transaction. */
    static Map<String, SavedDecision> read(Path file) throws IOException {
        Map<String, SavedDecision> decisions = new HashMap<>();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                SavedDecision decision = SavedDecision.parse(line);
                decisions.put(decision.transactionId(), decision);
            }
        }
        return decisions;
    }
}
