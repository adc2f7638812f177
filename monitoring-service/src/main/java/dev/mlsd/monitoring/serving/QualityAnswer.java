package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.reference.ModelVersion;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * How good the decisions of a window were, by the labels that have come. Null where a figure is not defined, for want of rows or of one
 * class.
 *
 * @param predictions decisions of the window
 * @param labelled those whose label has come
 * @param pairs labelled ones with a probability of the model, on which ranking and calibration are judged
 * @param pairsForgotten such pairs given up to save memory
 * @param costPerDecision money lost for a labelled decision on average, by the version's cost table; null without one
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
        Double costPerDecision,
        Double costTotal,
        Map<String, Range> intervals,
        List<Slice> slices,
        Estimate estimate,
        Recalibration recalibration,
        List<Bin> reliability) {

    /** 95 % confidence, from redrawing groups of cards; null ends when there is too little to say. */
    record Range(Double lower, Double upper) {}

    /**
     * A part of the window.
     *
     * @param figures by name; null where one is not defined
     * @param intervals by the same names
     */
    record Slice(String name, long rows, long frauds, Map<String, Double> figures, Map<String, Range> intervals) {}

    /**
     * Quality estimated from confidence (CBPE) over all decisions of the window, labelled or not.
     *
     * @param truth the same figures by the labels that have come; beside the estimate once most have
     * @param trusted whether every assumption was checked and held
     */
    record Estimate(
            long rows,
            Map<String, Double> figures,
            Map<String, Double> truth,
            boolean trusted,
            List<Check> assumptions) {}

    /** An assumption of the estimate: holds, fails or unknown; a figure above the limit fails. */
    record Check(String assumption, String outcome, Double figure, double limit) {}

    /**
     * A new calibration, logit p' = intercept + slope · logit p, and what it would bring on cards it was not fitted to.
     *
     * @param days labelled days it was fitted to, and up to which
     */
    record Recalibration(
            boolean proposed,
            Double intercept,
            Double slope,
            Double logLossGain,
            Range interval,
            Double brierGain,
            int days,
            LocalDate upTo) {}

    /**
     * Which kinds of drift there are. Data drift: inputs moved. Label drift: the share of frauds moved, and one factor on all odds
     * explains it. Concept drift: what is left after that factor.
     *
     * @param driftedFeatures those whose distribution moved
     * @param brokenFeatures those that froze or went missing, which is no drift
     * @param enough whether there are labelled frauds enough to judge label and concept drift
     * @param misplaced share of frauds in another group of probability than promised, after the correction
     */
    record Kinds(
            LocalDate window,
            ModelVersion model,
            boolean dataDrift,
            List<String> driftedFeatures,
            List<String> brokenFeatures,
            boolean labelDrift,
            boolean conceptDrift,
            boolean enough,
            long labelled,
            long frauds,
            Double promisedRate,
            Double observedRate,
            Double rateRatio,
            Double rateZ,
            Double oddsFactor,
            Double misplaced,
            int days,
            LocalDate upTo) {}

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
            Double logLoss,
            Double estimatedPrecision,
            Double estimatedRecall,
            Double estimatedRocAuc,
            Double estimatedAveragePrecision) {}
}
