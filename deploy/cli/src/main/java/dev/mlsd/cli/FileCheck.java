package dev.mlsd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.cli.MlsdMain.Surroundings;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is in a file of payments, as the traffic's own check tells it before anything is changed. */
final class FileCheck {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEAP_MEBIBYTES = 64;

    private final JsonNode report;

    private FileCheck(JsonNode report) {
        this.report = report;
    }

    /**
     * Checks a file.
     *
     * @param range options that choose a part of it
     * @throws CommandFailure when it can't be used; the check itself has said why
     */
    static FileCheck of(Surroundings surroundings, FileOptions options, List<String> range) throws IOException {
        options.check();
        List<String> arguments =
                new ArrayList<>(List.of("check-file", options.file().toString()));
        arguments.addAll(List.of("--time-zone", options.timeZone(), "--label-delay", options.labelDelay()));
        arguments.addAll(range);
        ForegroundTool.Result checked = new ForegroundTool(
                        surroundings, "deploy/traffic/target/traffic.jar", HEAP_MEBIBYTES)
                .capture(arguments);
        if (checked.exitCode() == 2) {
            throw CommandFailure.wrongUsage("nothing was changed");
        }
        if (checked.exitCode() != 0) {
            throw CommandFailure.failed("the file could not be checked; nothing was changed");
        }
        return new FileCheck(JSON.readTree(checked.output()));
    }

    long rows() {
        return report.path("rows").asLong();
    }

    long rowsInRange() {
        return report.path("rows_in_range").asLong();
    }

    long withoutLabel() {
        return report.path("without_label").asLong();
    }

    /** Rows that are left out, by reason. */
    JsonNode rejectedByReason() {
        return report.path("rejected");
    }

    long rejected() {
        long rejected = 0;
        for (JsonNode count : rejectedByReason()) {
            rejected += count.asLong();
        }
        return rejected;
    }

    String first() {
        return report.path("first").asText();
    }

    String last() {
        return report.path("last").asText();
    }

    /** By what the file is recognised later. */
    String stamp() {
        return report.path("stamp").asText();
    }

    JsonNode notes() {
        return report.path("notes");
    }

    /** What one should know of the file: what it holds, and what is left out. */
    void tell(PrintStream out, FileOptions options) {
        out.printf(
                Locale.ROOT,
                "%s: %,d rows, payments from %s to %s%n",
                options.file().getFileName(),
                rows(),
                first(),
                last());
        notes().forEach(note -> out.println("  note: " + note.asText()));
        if (withoutLabel() > 0) {
            out.printf(Locale.ROOT, "  without a label: %,d%n", withoutLabel());
        }
        for (Map.Entry<String, JsonNode> reason : rejectedByReason().properties()) {
            out.printf(
                    Locale.ROOT, "  left out: %,d with %s%n", reason.getValue().asLong(), reason.getKey());
        }
        for (JsonNode example : report.path("examples")) {
            out.println("    row " + example.path("row").asLong() + ": "
                    + example.path("reason").asText() + ": " + content(example));
        }
        if (rejected() > report.path("examples").size()) {
            out.println("    …");
        }
    }

    private static String content(JsonNode example) {
        if (example.has("line")) {
            return example.path("line").asText();
        }
        return example.path("values").properties().stream()
                .map(value -> value.getKey() + "=" + value.getValue().asText())
                .collect(Collectors.joining(", "));
    }
}
