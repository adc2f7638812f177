package dev.mlsd.traffic.source;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The first rows that a file's check has left out, in the order of the file.
 *
 * @param columns of payments that the file has
 * @param rows at most {@link #LIMIT}
 */
public record RejectedRows(List<String> columns, List<RejectedRow> rows) {

    /** As many rows are named one by one; the rest is only counted. */
    public static final int LIMIT = 10_000;

    public RejectedRows {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * Puts judged rows and lines that could not be read into one order. DuckDB numbers the former without the latter, so each
     * moves down by the header and by the unreadable lines above it.
     */
    static List<RejectedRow> merge(List<RejectedRow> judged, List<RejectedRow> unreadable) {
        List<RejectedRow> merged = new ArrayList<>();
        int above = 0;
        for (RejectedRow row : judged) {
            while (above < unreadable.size() && unreadable.get(above).row() <= row.row() + 1 + above) {
                merged.add(unreadable.get(above++));
            }
            merged.add(new RejectedRow(row.row() + 1 + above, row.reason(), row.values(), null));
        }
        merged.addAll(unreadable.subList(above, unreadable.size()));
        return List.copyOf(merged.subList(0, Math.min(LIMIT, merged.size())));
    }

    /** Writes them as CSV; where there are none, there is no file afterwards. */
    public void write(Path file) throws IOException {
        if (rows.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("row,reason," + String.join(",", columns) + ",line\n");
            for (RejectedRow row : rows) {
                Stream<String> values =
                        row.values().isEmpty() ? columns.stream().map(column -> "") : row.values().stream();
                out.write(Stream.concat(
                                Stream.of(Long.toString(row.row()), row.reason()),
                                Stream.concat(values, Stream.of(row.line() == null ? "" : row.line())))
                        .map(RejectedRows::quoted)
                        .collect(Collectors.joining(",", "", "\n")));
            }
        }
    }

    private static String quoted(String value) {
        if (value == null) {
            return "";
        }
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
