package dev.mlsd.training.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Isotonic regression by pooling adjacent violators (Barlow et al., 1972): the non-decreasing step function with the
 * least squared error. Rows of equal scores are one point. A block of more than one score becomes two points, its ends,
 * and serving draws lines between points. Costs O(rows log rows).
 *
 * <p>A block without any fraud does not make fraud impossible: probabilities are kept {@code 1 / (2 * rows)} away from
 * 0 and 1.
 */
final class IsotonicFit {

    private final double[] first;
    private final double[] last;
    private final double[] frauds;
    private final double[] weights;
    private int blocks;

    private IsotonicFit(int rows) {
        this.first = new double[rows];
        this.last = new double[rows];
        this.frauds = new double[rows];
        this.weights = new double[rows];
    }

    /** The fit; there always is one. */
    static FittedCalibration.Isotonic fit(ScoredRows rows) {
        double[] scores = rows.scores();
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> scores[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        IsotonicFit fit = new IsotonicFit(scores.length);
        for (int from = 0; from < order.length; ) {
            int to = from;
            double fraudsHere = 0;
            while (to < order.length && scores[order[to]] == scores[order[from]]) {
                fraudsHere += rows.frauds()[order[to]] ? 1 : 0;
                to++;
            }
            fit.add(scores[order[from]], fraudsHere, to - from);
            from = to;
        }
        return fit.points(1.0 / (2.0 * scores.length));
    }

    private void add(double score, double fraudsHere, double weight) {
        first[blocks] = score;
        last[blocks] = score;
        frauds[blocks] = fraudsHere;
        weights[blocks] = weight;
        blocks++;
        while (blocks > 1 && mean(blocks - 2) >= mean(blocks - 1)) {
            int kept = blocks - 2;
            last[kept] = last[kept + 1];
            frauds[kept] += frauds[kept + 1];
            weights[kept] += weights[kept + 1];
            blocks--;
        }
    }

    private double mean(int block) {
        return frauds[block] / weights[block];
    }

    private FittedCalibration.Isotonic points(double margin) {
        double[] x = new double[2 * blocks];
        double[] y = new double[2 * blocks];
        int points = 0;
        for (int block = 0; block < blocks; block++) {
            double probability = Math.clamp(mean(block), margin, 1 - margin);
            x[points] = first[block];
            y[points++] = probability;
            if (last[block] > first[block]) {
                x[points] = last[block];
                y[points++] = probability;
            }
        }
        return new FittedCalibration.Isotonic(Arrays.copyOf(x, points), Arrays.copyOf(y, points));
    }
}
