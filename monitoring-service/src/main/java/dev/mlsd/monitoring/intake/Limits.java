package dev.mlsd.monitoring.intake;

/**
 * What one partition may keep.
 *
 * @param days of world time kept as windows
 * @param pairs labelled pairs kept with their probability
 * @param waiting predictions that may wait for a label
 * @param earlyLabels labels that may wait for a prediction
 */
public record Limits(int days, int pairs, int waiting, int earlyLabels) {

    public Limits {
        if (days < 1 || pairs < 1 || waiting < 1 || earlyLabels < 1) {
            throw new IllegalArgumentException("limits must be above 0, got " + days + " days, " + pairs + " pairs, "
                    + waiting + " waiting, " + earlyLabels + " early labels");
        }
    }

    /**
     * Joined predictions remembered, so that a label that changes can be subtracted: a quarter of those that may wait, the oldest days
     * out first. A change that comes later still is a repeated label.
     */
    int correctable() {
        return Math.max(1, waiting / 4);
    }

    /** The share of one of so many partitions. */
    public Limits share(int partitions) {
        return new Limits(
                days,
                Math.max(1, pairs / partitions),
                Math.max(1, waiting / partitions),
                Math.max(1, earlyLabels / partitions));
    }
}
