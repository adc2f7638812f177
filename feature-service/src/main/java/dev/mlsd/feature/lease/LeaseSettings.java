package dev.mlsd.feature.lease;

/**
 * What a lease sets; null for what stays as configured.
 *
 * @param windows at which moment windows are evaluated
 * @param online where rows come from
 */
public record LeaseSettings(Windows windows, OnlineRows online) {

    /** Everything as configured. */
    public static final LeaseSettings NONE = new LeaseSettings(null, null);

    /** At which moment windows are evaluated, set or not. */
    public Windows windowsInForce() {
        return windows == null ? Windows.MOVING : windows;
    }

    /** Where rows come from, set or not. */
    public OnlineRows onlineInForce() {
        return online == null ? OnlineRows.STORE : online;
    }
}
