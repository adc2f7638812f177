package dev.mlsd.feature.lease;

/** Where rows come from when vectors are made. */
public enum OnlineRows {
    /** The online store; last known rows and defaults when it is away. */
    STORE(false, true),
    /** As if the online store did not answer, for reads and writes; last known rows and defaults stand in. */
    AWAY(true, true),
    /** The same, and nothing stands in: requests fail. What a service does that has no fallback; kept to show it. */
    UNGUARDED(true, false);

    private final boolean away;
    private final boolean guarded;

    OnlineRows(boolean away, boolean guarded) {
        this.away = away;
        this.guarded = guarded;
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
