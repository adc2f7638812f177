package dev.mlsd.feature.lease;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** At which moment the windows of a row are evaluated. */
public enum Windows {
    /** At the moment asked for: a window empties although nobody writes. */
    MOVING("moving"),
    /**
     * At the moment of the row's newest event, whatever is asked for: what a store serves that computes windows when events arrive. Wrong
     * for everybody who has not paid lately; kept to show how wrong.
     */
    FROZEN("frozen");

    private final String text;

    Windows(String text) {
        this.text = text;
    }

    /** The value with a name; empty when there is none. */
    public static Optional<Windows> of(String text) {
        return Arrays.stream(values())
                .filter(windows -> windows.text.equals(text))
                .findFirst();
    }

    /** All names, for people. */
    public static String all() {
        return Arrays.stream(values()).map(Windows::text).collect(Collectors.joining(", "));
    }

    /** The name in requests and answers. */
    public String text() {
        return text;
    }
}
