package dev.mlsd.monitoring.serving;

import java.util.List;
import java.util.Map;

/** What is said of rows that were handed over. Null where a figure is not defined or not known. */
final class EvaluationAnswer {

    private EvaluationAnswer() {}

    /**
     * Labelled rows.
     *
     * @param figures by name, as for a window
     * @param intervals 95 %, from redrawing groups, by the same names
     * @param estimate of the same figures without a look at the labels (CBPE)
     * @param trusted whether every assumption of the estimate that labels can tell of was checked on these rows and held
     */
    record Quality(
            long rows,
            long frauds,
            QualityAnswer.Matrix confusion,
            Map<String, Double> figures,
            Map<String, QualityAnswer.Range> intervals,
            Map<String, Double> estimate,
            boolean trusted,
            List<QualityAnswer.Check> assumptions,
            Shift shift,
            List<QualityAnswer.Bin> reliability) {}

    /** Which drift labels show, see {@link QualityAnswer.Kinds}. */
    record Shift(
            boolean labelDrift,
            boolean conceptDrift,
            boolean enough,
            Double promisedRate,
            Double observedRate,
            Double rateRatio,
            Double rateZ,
            Double oddsFactor,
            Double misplaced,
            Double statistic,
            int groups) {}

    /** One for each method. */
    record Calibrations(long fitRows, long fitFrauds, long rows, long frauds, List<Calibrated> calibrations) {}

    /**
     * The rows to judge after one calibration.
     *
     * @param method none, platt or isotonic
     * @param probabilities of the rows, in their order
     */
    record Calibrated(
            String method,
            Map<String, Double> figures,
            Map<String, QualityAnswer.Range> intervals,
            List<QualityAnswer.Bin> reliability,
            double[] probabilities) {}

    /** One for each window, in their order. */
    record Distances(long referenceRows, int groups, List<Distance> windows) {}

    /**
     * A window's distances; those from groups over the reference's deciles and one for missing values.
     *
     * @param kl Kullback-Leibler divergence of the reference from the window, in nats; null when it is infinite: a group is empty
     * @param ks largest difference of the cumulative shares, of bins
     * @param wasserstein in the unit of the values
     * @param state ok or drift by the effect floor of psi, broken, or too_few_rows
     */
    record Distance(
            long rows,
            Double psi,
            Double js,
            Double kl,
            Double hellinger,
            Double ks,
            Double wasserstein,
            Double chiSquareP,
            String state,
            Double mean) {}
}
