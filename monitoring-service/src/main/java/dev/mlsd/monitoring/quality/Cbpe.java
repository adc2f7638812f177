package dev.mlsd.monitoring.quality;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Confidence-based performance estimation: quality without labels, from calibrated probabilities alone. A row of probability p counts as
 * p of a positive and 1 - p of a negative, so every count of a confusion has an expectation and the figures follow (NannyML's estimator of
 * this name). It is right as long as the probabilities are calibrated and P(fraud | features) stays what it was: it sees a change of the
 * inputs and is blind to concept drift, so its assumptions belong beside it ({@link CbpeAssumptions}). Rows with equal probability are
 * taken together, so their order never matters. O(n log n).
 *
 * @param rows estimated from
 * @param truePositives expected number, likewise the other three
 * @param precision NaN when nothing is called positive
 * @param recall NaN when no positive is expected, likewise f1
 * @param rocAuc area under the expected ROC curve; NaN unless both classes are expected
 * @param averagePrecision NaN when no positive is expected
 */
public record Cbpe(
        long rows,
        double truePositives,
        double falsePositives,
        double falseNegatives,
        double trueNegatives,
        double accuracy,
        double precision,
        double recall,
        double f1,
        double rocAuc,
        double averagePrecision) {

    /** Rows at or above the threshold are called positive. Probabilities must lie from 0 to 1. */
    public static Cbpe at(double threshold, double[] probabilities) {
        boolean[] called = new boolean[probabilities.length];
        for (int i = 0; i < called.length; i++) {
            called[i] = probabilities[i] >= threshold;
        }
        return of(probabilities, called);
    }

    /** As it was decided, which may depend on more than the probability: the amount, for one. */
    public static Cbpe of(double[] probabilities, boolean[] called) {
        Rows.checkProbabilities(probabilities, called);
        // Sums of sorted values: in another order of the rows they would round to something else.
        double[] positiveCalls = sorted(probabilities, called, true);
        double[] negativeCalls = sorted(probabilities, called, false);
        double truePositives = Arrays.stream(positiveCalls).sum();
        double falsePositives = positiveCalls.length - truePositives;
        double falseNegatives = Arrays.stream(negativeCalls).sum();
        double trueNegatives = negativeCalls.length - falseNegatives;
        double[] sorted = probabilities.clone();
        Arrays.sort(sorted);
        double positives = Arrays.stream(sorted).sum();
        double negatives = called.length - positives;
        double found = 0;
        double alarms = 0;
        double area = 0;
        double precisions = 0;
        for (int end = sorted.length; end > 0; ) {
            double p = sorted[end - 1];
            int start = end;
            while (start > 0 && sorted[start - 1] == p) {
                start--;
            }
            double tied = end - start;
            area += tied * (1 - p) * (found + tied * p / 2);
            found += tied * p;
            alarms += tied;
            precisions += tied * p * found / alarms;
            end = start;
        }
        return new Cbpe(
                called.length,
                truePositives,
                falsePositives,
                falseNegatives,
                trueNegatives,
                share(truePositives + trueNegatives, called.length),
                share(truePositives, truePositives + falsePositives),
                share(truePositives, positives),
                share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
                share(area, positives * negatives),
                share(precisions, positives));
    }

    private static double[] sorted(double[] probabilities, boolean[] called, boolean wanted) {
        return IntStream.range(0, called.length)
                .filter(i -> called[i] == wanted)
                .mapToDouble(i -> probabilities[i])
                .sorted()
                .toArray();
    }

    private static double share(double part, double whole) {
        return whole > 0 ? part / whole : Double.NaN;
    }
}
