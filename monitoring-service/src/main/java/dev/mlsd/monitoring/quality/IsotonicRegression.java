package dev.mlsd.monitoring.quality;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Isotonic regression by pooling adjacent violators (Barlow et al., Statistical Inference under Order Restrictions, 1972): the
 * non-decreasing step function with the least squared error. Rows of equal scores are one point. A block of more than one score becomes
 * two points, its ends; between points lines are drawn, outside it is flat.
 *
 * <p>A block without any fraud does not make fraud impossible: probabilities are kept {@code 1 / (2 * rows)} away from 0 and 1.
 *
 * @param x scores, strictly increasing
 * @param y probabilities, never decreasing
 */
public record IsotonicRegression(double[] x, double[] y) {

    /** The fit; there always is one for at least one row. O(rows log rows). */
    public static IsotonicRegression of(double[] scores, boolean[] frauds) {
        Rows.check(scores, frauds);
        if (scores.length == 0) {
            throw new IllegalArgumentException("isotonic regression needs at least one row, got none");
        }
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> scores[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        Blocks blocks = new Blocks(scores.length);
        for (int from = 0; from < order.length; ) {
            int to = from;
            double fraudsHere = 0;
            while (to < order.length && scores[order[to]] == scores[order[from]]) {
                fraudsHere += frauds[order[to]] ? 1 : 0;
                to++;
            }
            blocks.add(scores[order[from]], fraudsHere, to - from);
            from = to;
        }
        return blocks.points(1.0 / (2.0 * scores.length));
    }

    /** The probability of a score. O(log points). */
    public double apply(double score) {
        int found = Arrays.binarySearch(x, score);
        if (found >= 0) {
            return y[found];
        }
        int next = -found - 1;
        if (next == 0) {
            return y[0];
        }
        if (next == x.length) {
            return y[x.length - 1];
        }
        double share = (score - x[next - 1]) / (x[next] - x[next - 1]);
        return y[next - 1] + share * (y[next] - y[next - 1]);
    }

    /** Neighbouring scores whose shares of frauds would go down are one block. */
    private static final class Blocks {

        private final double[] first;
        private final double[] last;
        private final double[] frauds;
        private final double[] weights;
        private int count;

        Blocks(int rows) {
            this.first = new double[rows];
            this.last = new double[rows];
            this.frauds = new double[rows];
            this.weights = new double[rows];
        }

        void add(double score, double fraudsHere, double weight) {
            first[count] = score;
            last[count] = score;
            frauds[count] = fraudsHere;
            weights[count] = weight;
            count++;
            while (count > 1 && mean(count - 2) >= mean(count - 1)) {
                int kept = count - 2;
                last[kept] = last[kept + 1];
                frauds[kept] += frauds[kept + 1];
                weights[kept] += weights[kept + 1];
                count--;
            }
        }

        private double mean(int block) {
            return frauds[block] / weights[block];
        }

        IsotonicRegression points(double margin) {
            double[] x = new double[2 * count];
            double[] y = new double[2 * count];
            int points = 0;
            for (int block = 0; block < count; block++) {
                double probability = Math.clamp(mean(block), margin, 1 - margin);
                x[points] = first[block];
                y[points++] = probability;
                if (last[block] > first[block]) {
                    x[points] = last[block];
                    y[points++] = probability;
                }
            }
            return new IsotonicRegression(Arrays.copyOf(x, points), Arrays.copyOf(y, points));
        }
    }
}
