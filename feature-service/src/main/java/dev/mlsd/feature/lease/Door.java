package dev.mlsd.feature.lease;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What becomes of a payment or label that breaks its contract. */
public enum Door {
    /** It is set aside with all that is wrong with it. */
    GUARDED("guarded"),
    /** It moves the windows all the same, if it can be read at all; kept to show what it does there. */
    OPEN("open");

    private final String text;

    Door(String text) {
        this.text = text;
    }

    /** The value with a name; empty when there is none. */
    public static Optional<Door> of(String text) {
        return Arrays.stream(values()).filter(door -> door.text.equals(text)).findFirst();
    }

    /** All names, for people. */
    public static String all() {
        return Arrays.stream(values()).map(Door::text).collect(Collectors.joining(", "));
    }

    /** The name in requests and answers. */
    public String text() {
        return text;
    }
}
