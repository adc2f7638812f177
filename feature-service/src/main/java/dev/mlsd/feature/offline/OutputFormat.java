package dev.mlsd.feature.offline;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How joined rows are written. */
public enum OutputFormat {
    /** Columns with their types; the form to go on with. */
    PARQUET("FORMAT parquet", "application/vnd.apache.parquet"),
    /** A header, then a line a row; a missing value is an empty field. */
    CSV("FORMAT csv, HEADER", "text/csv"),
    /** A JSON object a line; a missing value is null. */
    JSON("FORMAT json", "application/x-ndjson");

    private final String options;
    private final String mediaType;

    OutputFormat(String options, String mediaType) {
        this.options = options;
        this.mediaType = mediaType;
    }

    /** What it is called in requests. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of a name; empty when there is none. */
    public static Optional<OutputFormat> of(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text().equals(text))
                .findFirst();
    }

    /** All names, for people. */
    public static String all() {
        return Arrays.stream(values()).map(OutputFormat::text).collect(Collectors.joining(", "));
    }

    public String mediaType() {
        return mediaType;
    }

    String options() {
        return options;
    }

    /** Whether moments have to become text, RFC 3339 in UTC. */
    boolean isText() {
        return this != PARQUET;
    }
}
