package dev.mlsd.feature.lease;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where rows come from when vectors are made. */
public enum OnlineRows {
    /** The online store; last known rows and defaults when it is away. */
    STORE("store", false, true),
    /** As if the online store did not answer, for reads and writes; last known rows and defaults stand in. */
    AWAY("away", true, true),
    /** The same, and nothing stands in: requests fail. What a service does that has no fallback; kept to show it. */
    UNGUARDED("unguarded", true, false);

    private final String text;
    private final boolean away;
    private final boolean guarded;

    OnlineRows(String text, boolean away, boolean guarded) {
        this.text = text;
        this.away = away;
        this.guarded = guarded;
    }

    /** The value with a name; empty when there is none. */
    public static Optional<OnlineRows> of(String text) {
        return Arrays.stream(values()).filter(rows -> rows.text.equals(text)).findFirst();
    }

    /** All names, for people. */
    public static String all() {
        return Arrays.stream(values()).map(OnlineRows::text).collect(Collectors.joining(", "));
    }

    /** The name in requests and answers. */
    public String text() {
        return text;
    }

    /** Whether the store is treated as one that does not answer. */
    public boolean isAway() {
        return away;
    }

    /** Whether something stands in for the store. */
    public boolean isGuarded() {
        return guarded;
    }
}
