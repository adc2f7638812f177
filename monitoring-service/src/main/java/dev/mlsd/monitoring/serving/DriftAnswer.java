package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.reference.ModelVersion;
import java.time.LocalDate;
import java.util.List;

/**
 * A window against the reference of its model version.
 *
 * @param thresholdFrom where the threshold comes from
 * @param probability the calibrated probabilities, compared as a feature is
 */
record DriftAnswer(
        LocalDate window,
        ModelVersion model,
        long rows,
        long referenceRows,
        double threshold,
        String thresholdFrom,
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

    /** One feature with its bins. */
    record Bins(
            LocalDate window,
            ModelVersion model,
            Feature feature,
            List<Bin> bins,
            Outside below,
            Outside above,
            Outside missing,
            Double referenceMean,
            Double windowMean) {}

    /** Values above lower (for the first bin: from it on) and up to upper. Shares are of all rows. */
    record Bin(double lower, double upper, long reference, long window, Double referenceShare, Double windowShare) {}

    /** Values in no bin. */
    record Outside(long reference, long window, Double referenceShare, Double windowShare) {}

    /** A feature over windows, oldest first. */
    record Series(String feature, double threshold, String thresholdFrom, List<Point> points) {}

    /** One window of a series. */
    record Point(
            LocalDate window,
            ModelVersion model,
            boolean closed,
            Double psi,
            String state,
            long rows,
            Double missingShare) {}
}
