package dev.mlsd.monitoring.quality;

import java.util.List;

/**
 * What {@link Cbpe} takes for granted, each held against the newest labelled rows. A failed one does not make the estimate wrong for
 * certain, but it may be, and nobody would see it: so it is a warning beside the figure.
 *
 * @param checks in a fixed order
 */
public record CbpeAssumptions(List<Check> checks) {

    /** ECE by share of frauds from which probabilities are not called calibrated. */
    public static final double LARGEST_RELATIVE_ERROR = 0.3;

    /** Share of rows outside the range of the reference from which the model judges what it has never seen. */
    public static final double LARGEST_OUTSIDE_SHARE = 0.05;

    /** Labelled frauds without which nothing can be checked. */
    public static final long FEWEST_FRAUDS = 40;

    /** One assumption. */
    public record Check(Assumption assumption, Outcome outcome, double figure, double limit) {}

    /** What is taken for granted. */
    public enum Assumption {
        /** |frauds promised - frauds that came| by bins, by frauds, on the newest labelled rows. */
        CALIBRATED,
        /** Share of frauds in another group of probability than promised, after a prior-shift correction. */
        NO_CONCEPT_DRIFT,
        /** Largest share of a feature's values outside the range of the training data. */
        WITHIN_SUPPORT
    }

    /** How a check ended. */
    public enum Outcome {
        HOLDS,
        FAILS,
        /** Too few labelled frauds to tell. */
        UNKNOWN
    }

    public CbpeAssumptions {
        checks = List.copyOf(checks);
    }

    /**
     * Checks all of them.
     *
     * @param labelled the newest rows with labels, which are of other days than those estimated
     * @param outsideShare largest share of a feature's values outside the reference's range, in the rows estimated
     */
    public static CbpeAssumptions check(LabelledRows labelled, double outsideShare) {
        ShiftDiagnosis shift = ShiftDiagnosis.of(labelled, ShiftDiagnosis.Rule.DEFAULT);
        boolean enough = shift.frauds() >= FEWEST_FRAUDS;
        double relative =
                Calibration.expectedError(labelled.probabilities(), labelled.frauds(), Calibration.DEFAULT_BINS)
                        / shift.observedRate();
        return new CbpeAssumptions(List.of(
                check(
                        Assumption.CALIBRATED,
                        enough,
                        relative,
                        LARGEST_RELATIVE_ERROR,
                        relative > LARGEST_RELATIVE_ERROR),
                check(
                        Assumption.NO_CONCEPT_DRIFT,
                        enough,
                        shift.misplaced(),
                        ShiftDiagnosis.Rule.DEFAULT.misplaced(),
                        shift.conceptDrift()),
                check(
                        Assumption.WITHIN_SUPPORT,
                        !Double.isNaN(outsideShare),
                        outsideShare,
                        LARGEST_OUTSIDE_SHARE,
                        outsideShare > LARGEST_OUTSIDE_SHARE)));
    }

    /** Whether every check was possible and held. */
    public boolean hold() {
        return checks.stream().allMatch(check -> check.outcome() == Outcome.HOLDS);
    }

    private static Check check(Assumption assumption, boolean known, double figure, double limit, boolean fails) {
        return new Check(assumption, !known ? Outcome.UNKNOWN : fails ? Outcome.FAILS : Outcome.HOLDS, figure, limit);
    }
}
