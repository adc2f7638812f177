package dev.mlsd.feature.lease;

/**
 * What a lease sets; null for what stays as configured.
 *
 * @param windows at which moment windows are evaluated
 */
public record LeaseSettings(Windows windows) {

    /** Everything as configured. */
    public static final LeaseSettings NONE = new LeaseSettings(null);

    /** At which moment windows are evaluated, set or not. */
    public Windows windowsInForce() {
        return windows == null ? Windows.MOVING : windows;
    }
}
