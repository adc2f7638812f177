package dev.mlsd.monitoring.quality;

import java.util.List;

/**
 * Figures of a model on labelled rows, as training writes them down and monitoring watches them. NaN where a figure is not defined:
 * all of them without rows, ROC AUC with one class only, average precision without positives.
 *
 * @param rows labelled rows
 * @param positives positive ones among them
 * @param ece expected calibration error over {@link Calibration#DEFAULT_BINS} bins of equal width
 */
public record Quality(
        long rows,
        long positives,
        double rocAuc,
        double averagePrecision,
        double brier,
        double logLoss,
        double ece,
        List<ReliabilityBin> reliability) {

    public Quality {
        reliability = List.copyOf(reliability);
    }

    /** All figures of probabilities against labels. O(n log n). */
    public static Quality evaluate(double[] probabilities, boolean[] labels) {
        List<ReliabilityBin> reliability = Calibration.reliability(probabilities, labels, Calibration.DEFAULT_BINS);
        Ranking.Figures ranking = Ranking.figures(probabilities, labels);
        long positives = 0;
        for (boolean label : labels) {
            positives += label ? 1 : 0;
        }
        return new Quality(
                labels.length,
                positives,
                ranking.rocAuc(),
                ranking.averagePrecision(),
                Calibration.brier(probabilities, labels),
                Calibration.logLoss(probabilities, labels),
                Calibration.expectedError(reliability),
                reliability);
    }
}
