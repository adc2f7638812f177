package dev.mlsd.monitoring.serving;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mlsd.monitoring.reference.ModelVersion;
import java.time.LocalDate;
import java.util.List;

/**
 * A window against the reference of its model version.
 *
 * @param thresholdFrom where the threshold comes from
 * @param minimumRows rows below which a state is too_few_rows
 * @param probability the calibrated probabilities, compared as a feature is
 */
record DriftAnswer(
        LocalDate window,
        ModelVersion model,
        long rows,
        long referenceRows,
        double threshold,
        String thresholdFrom,
        long minimumRows,
        List<Feature> features,
        Feature probability) {

    /**
     * One feature. Null where a side has no rows; an error bound is null when nothing can be promised.
     *
     * @param threshold for psi
     * @param state ok, drift, or too_few_rows
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
            String state,
            long rows,
            long referenceRows,
            Double missingShare,
            Double referenceMissingShare,
            Double outsideShare) {}

    /**
     * One feature with its bins, folded to groups of about equal reference share.
     *
     * @param minimum lower bound of the first group; null when the reference had no value
     * @param upper upper bounds of the groups
     * @param current the window
     */
    record Bins(
            LocalDate window,
            ModelVersion model,
            @JsonUnwrapped Feature feature,
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
