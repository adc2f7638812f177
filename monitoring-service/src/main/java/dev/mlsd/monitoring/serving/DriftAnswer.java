package dev.mlsd.monitoring.serving;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mlsd.monitoring.reference.ModelVersion;
import java.time.LocalDate;
import java.util.List;

/**
 * A window against the reference of its model version.
 *
 * @param reference its name: training, season, or that of a frozen one
 * @param threshold the effect floor, below which no feature is called
 * @param thresholdFrom where the thresholds of the features come from: effect floor, or healthy days
 * @param healthyDays days that tell what a day does without drift
 * @param minimumRows rows below which a state is too_few_rows
 * @param probability the calibrated probabilities, compared as a feature is
 */
record DriftAnswer(
        LocalDate window,
        ModelVersion model,
        long rows,
        String reference,
        long referenceRows,
        double threshold,
        String thresholdFrom,
        long minimumRows,
        int healthyDays,
        List<Feature> features,
        Feature probability) {

    /**
     * One feature. Null where a side has no rows; an error bound is null when nothing can be promised.
     *
     * @param threshold for psi: what would have been called drift in this window
     * @param thresholdFrom effect_floor, healthy_days, or floor_without_days
     * @param pValue probability of such a psi on a healthy day; null when healthy days are not known
     * @param state ok, drift, broken, no_reference, or too_few_rows
     * @param broken missing or frozen; null unless the state is broken
     * @param outsideShare share of rows outside the reference's range
     */
    record Feature(
            String name,
            Double psi,
            Double js,
            Double ks,
            Double ksError,
            Double wasserstein,
            Double wassersteinError,
            double threshold,
            String thresholdFrom,
            Double pValue,
            String state,
            String broken,
            long rows,
            long referenceRows,
            Double missingShare,
            Double referenceMissingShare,
            Double outsideShare) {}

    /**
     * One feature with its bins, folded to groups of about equal reference share.
     *
     * @param kl Kullback-Leibler divergence of the reference from the window, in nats; null when a group is empty on one side only
     * @param hellinger distance, 0 to 1
     * @param chiSquare of the contingency table
     * @param chiSquareP its p-value for independent rows, which a day's rows are not: it rejects too often
     * @param minimum lower bound of the first group; null when the reference had no value
     * @param upper upper bounds of the groups
     * @param current the window
     */
    record Bins(
            LocalDate window,
            ModelVersion model,
            @JsonUnwrapped Feature feature,
            Double kl,
            Double hellinger,
            Double chiSquare,
            Double chiSquareP,
            Double minimum,
            List<Double> upper,
            Side reference,
            Side current) {}

    /**
     * One side of a comparison.
     *
     * @param counts the groups, then values below the reference's range, above it, and missing ones
     * @param mean of the present values
     * @param deviation of the present values, of the population
     */
    record Side(long rows, List<Long> counts, Double mean, Double deviation) {}

    /** A feature over windows, oldest first. */
    record Series(String feature, double threshold, String thresholdFrom, List<Point> windows) {}

    /** One window of a series. */
    record Point(
            LocalDate window,
            ModelVersion model,
            boolean closed,
            Double psi,
            Double js,
            Double ks,
            double threshold,
            String state,
            long rows,
            Double missingShare) {}
}
