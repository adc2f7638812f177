package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.reference.ModelVersion;
import java.time.LocalDate;
import java.util.List;

/**
 * How good the decisions of a window were, by the labels that have come. Null where a figure is not defined, for want of rows or of one
 * class.
 *
 * @param predictions decisions of the window
 * @param labelled those whose label has come
 * @param pairs labelled ones with a probability of the model, on which ranking and calibration are judged
 * @param pairsForgotten such pairs given up to save memory
 * @param confusion at the decision: review or block is positive
 */
record QualityAnswer(
        LocalDate window,
        ModelVersion model,
        boolean closed,
        long predictions,
        long labelled,
        double labelledShare,
        long frauds,
        Double fraudRate,
        Matrix confusion,
        Double precision,
        Double recall,
        Double f1,
        Double rocAuc,
        Double averagePrecision,
        Double brier,
        Double ece,
        Double logLoss,
        long pairs,
        long pairsForgotten,
        List<Bin> reliability) {

    /** Counts at the decision. */
    record Matrix(long truePositives, long falsePositives, long falseNegatives, long trueNegatives) {}

    /** A bin of the reliability diagram; means are null when it is empty. */
    record Bin(double lower, double upper, long rows, Double meanPredicted, Double observed) {}

    /** Quality over windows, oldest first, without reliability bins. */
    record Series(List<Point> windows) {}

    /** One window of a series. */
    record Point(
            LocalDate window,
            ModelVersion model,
            boolean closed,
            long predictions,
            long labelled,
            long frauds,
            Double fraudRate,
            Double precision,
            Double recall,
            Double rocAuc,
            Double averagePrecision,
            Double brier,
            Double ece,
            Double logLoss) {}
}
