package dev.mlsd.monitoring.drift;

import java.util.Arrays;

/**
 * Distances between two distributions over the same categories, given as weights: counts or shares, which are scaled to sum 1. All
 * of them are 0 for equal distributions. O(categories).
 */
public final class Distances {

    private Distances() {}

    /**
     * Kullback-Leibler divergence of q from p, the sum of p ln(p / q), in nats. Not symmetric; infinite when q is empty where p is not.
     */
    public static double kullbackLeibler(double[] p, double[] q) {
        checkEqualLengths(p, q);
        return divergence(shares(p), shares(q));
    }

    /**
     * Jensen-Shannon distance: the root of the mean divergence of p and q from their middle. A metric, from 0 to 1 with base 2.
     *
     * @param base of the logarithm, above 1: 2, or {@link Math#E} for nats
     */
    public static double jensenShannon(double[] p, double[] q, double base) {
        checkEqualLengths(p, q);
        if (!(base > 1)) {
            throw new IllegalArgumentException("base must be above 1, got " + base);
        }
        double[] first = shares(p);
        double[] second = shares(q);
        double[] middle = new double[first.length];
        for (int i = 0; i < middle.length; i++) {
            middle[i] = (first[i] + second[i]) / 2;
        }
        double nats = (divergence(first, middle) + divergence(second, middle)) / 2;
        return Math.sqrt(Math.max(0, nats) / Math.log(base));
    }

    /** Hellinger distance: the root of half the sum of (√p - √q)². A metric from 0 to 1; no empty bin troubles it. */
    public static double hellinger(double[] p, double[] q) {
        checkEqualLengths(p, q);
        double[] first = shares(p);
        double[] second = shares(q);
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            double difference = Math.sqrt(first[i]) - Math.sqrt(second[i]);
            sum += difference * difference;
        }
        return Math.sqrt(sum / 2);
    }

    /** Total variation: half the sum of |p - q|, the largest difference in the probability of any event. From 0 to 1. */
    public static double totalVariation(double[] p, double[] q) {
        checkEqualLengths(p, q);
        double[] first = shares(p);
        double[] second = shares(q);
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += Math.abs(first[i] - second[i]);
        }
        return sum / 2;
    }

    static double divergence(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] > 0) {
                sum += p[i] * Math.log(p[i] / q[i]);
            }
        }
        return sum;
    }

    static void checkEqualLengths(double[] p, double[] q) {
        if (p.length != q.length) {
            throw new IllegalArgumentException(
                    "both sides must have the same categories, got " + p.length + " and " + q.length);
        }
    }

    static double[] shares(double[] weights) {
        double total = 0;
        for (double weight : weights) {
            if (!(weight >= 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException("weights must be finite and not negative, got " + weight);
            }
            total += weight;
        }
        if (total == 0) {
            throw new IllegalArgumentException("at least one weight must be above 0, got " + Arrays.toString(weights));
        }
        double sum = total;
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }
}
