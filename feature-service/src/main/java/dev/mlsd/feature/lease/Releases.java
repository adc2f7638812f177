package dev.mlsd.feature.lease;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a check of feature views makes of a change to what is released. */
public enum Releases {
    /** Another meaning takes another version. */
    STRICT("strict"),
    /** Any change passes, as where a registry is only a list of names; kept to show what gets through. */
    TRUSTING("trusting");

    private final String text;

    Releases(String text) {
        this.text = text;
    }

    /** The value with a name; empty when there is none. */
    public static Optional<Releases> of(String text) {
        return Arrays.stream(values())
                .filter(releases -> releases.text.equals(text))
                .findFirst();
    }

    /** All names, for people. */
    public static String all() {
        return Arrays.stream(values()).map(Releases::text).collect(Collectors.joining(", "));
    }

    /** The name in requests and answers. */
    public String text() {
        return text;
    }
}
