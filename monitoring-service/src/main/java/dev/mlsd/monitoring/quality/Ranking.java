package dev.mlsd.monitoring.quality;

import java.util.Arrays;

/**
 * How well scores put the positive rows above the negative ones. Both figures are sums over groups of equal scores, so the order in
 * which tied rows come cannot change them. O(n log n).
 */
public final class Ranking {

    /** The two figures; NaN where they are not defined. */
    public record Figures(double rocAuc, double averagePrecision) {}

    private Ranking() {}

    /**
     * Area under the ROC curve: the share of pairs (positive, negative) in which the positive has the higher score, ties counting one
     * half (Mann-Whitney's U divided by the number of pairs). NaN unless both classes are there.
     *
     * @param scores any finite scale, higher is more positive
     */
    public static double rocAuc(double[] scores, boolean[] labels) {
        return figures(scores, labels).rocAuc();
    }

    /**
     * Average precision: the sum over distinct scores, from the highest down, of precision times the recall gained there. Not
     * interpolated. NaN without positives.
     *
     * @param scores any finite scale, higher is more positive
     */
    public static double averagePrecision(double[] scores, boolean[] labels) {
        return figures(scores, labels).averagePrecision();
    }

    /** Both figures for the price of one. */
    public static Figures figures(double[] scores, boolean[] labels) {
        double[] positives = sortedOf(scores, labels, true);
        double[] negatives = sortedOf(scores, labels, false);
        double pairsWon = 0;
        double precisions = 0;
        int positive = positives.length - 1;
        int negative = negatives.length - 1;
        while (positive >= 0) {
            double score = positives[positive];
            if (negative >= 0 && negatives[negative] > score) {
                negative--;
                continue;
            }
            int tiedPositives = countTied(positives, positive, score);
            int tiedNegatives = countTied(negatives, negative, score);
            positive -= tiedPositives;
            negative -= tiedNegatives;
            double found = positives.length - 1 - positive;
            double alarms = found + negatives.length - 1 - negative;
            precisions += tiedPositives * found / alarms;
            pairsWon += tiedPositives * (negative + 1 + 0.5 * tiedNegatives);
        }
        double pairs = (double) positives.length * negatives.length;
        return new Figures(
                pairs == 0 ? Double.NaN : pairsWon / pairs,
                positives.length == 0 ? Double.NaN : precisions / positives.length);
    }

    private static int countTied(double[] sorted, int from, double score) {
        int index = from;
        while (index >= 0 && sorted[index] == score) {
            index--;
        }
        return from - index;
    }

    private static double[] sortedOf(double[] scores, boolean[] labels, boolean label) {
        Rows.check(scores, labels);
        double[] chosen = new double[scores.length];
        int size = 0;
        for (int i = 0; i < scores.length; i++) {
            if (labels[i] == label) {
                chosen[size++] = scores[i] + 0.0; // -0.0 and 0.0 are the same score
            }
        }
        double[] sorted = Arrays.copyOf(chosen, size);
        Arrays.sort(sorted);
        return sorted;
    }
}
