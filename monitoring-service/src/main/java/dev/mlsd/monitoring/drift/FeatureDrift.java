package dev.mlsd.monitoring.drift;

/**
 * How far a window of one feature lies from the reference. Figures are NaN when a side has no rows (for KS and Wasserstein: no
 * present ones).
 *
 * @param psi population stability index over the folded groups, with {@link Smoothing#DECLARED}
 * @param js Jensen-Shannon distance over the same groups, base 2
 * @param ks Kolmogorov-Smirnov statistic of the present values
 * @param wasserstein Wasserstein-1 distance of the present values, in the feature's unit
 * @param missingShare share of the window's rows without a value
 * @param outsideShare share of the window's rows with a value outside the reference's range
 */
public record FeatureDrift(
        double psi,
        double js,
        Bounded ks,
        Bounded wasserstein,
        State state,
        long rows,
        long referenceRows,
        double missingShare,
        double referenceMissingShare,
        double outsideShare) {

    /** What the figures mean against the threshold. */
    public enum State {
        OK,
        DRIFT,
        /** Fewer rows than a figure needs to mean anything. */
        TOO_FEW_ROWS,
        /** No drift of the world but a fault of the data, see {@link BrokenData}. */
        BROKEN,
        /** Nothing to compare with: a calendar feature before there is a healthy day of the same weekday. */
        NO_REFERENCE
    }
}
