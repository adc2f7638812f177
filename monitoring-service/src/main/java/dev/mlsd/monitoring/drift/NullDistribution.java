package dev.mlsd.monitoring.drift;

import java.util.List;
import java.util.Optional;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * What the population stability index of a whole day does although nothing drifts: a gamma distribution with the mean and the variance
 * that healthy days showed. Rows of a day are not independent (the 7-day mean of a card is the same story told ten times), so the index
 * is not the chi-square that it is for independent rows (Yurdakul, 2018) but a weighted sum of such, which a gamma of equal moments
 * comes close to (Satterthwaite, 1946). Days are resampled whole, never rows, so whatever ties rows of a day together is in it. Two weeks
 * of days alone could not tell a quantile beyond one in fifteen; the shape supplies the tail.
 *
 * @param shape of the gamma distribution
 * @param scale of it; shape · scale is the mean of the index
 * @param days that it was made from
 */
public record NullDistribution(double shape, double scale, int days) {

    /** A week: fewer days do not show what a weekend does. */
    public static final int FEWEST_DAYS = 7;

    /** Indices of healthy days below this are taken for this, so that days without any difference do not make a threshold of 0. */
    private static final double SMALLEST = 1e-6;

    public NullDistribution {
        if (!(shape > 0) || !(scale > 0)) {
            throw new IllegalArgumentException("shape and scale must be above 0, got " + shape + " and " + scale);
        }
    }

    /**
     * The distribution that healthy days show against a reference; empty with fewer than {@value #FEWEST_DAYS} of them. The variance is
     * that of a day to come, (1 + 1/n) times that of the days, and larger by (n - 1)/(n - 3) because it is known from n days only, as
     * for Student's t. O(days × bins).
     *
     * @param healthy days over the reference's bins; days without rows are left out
     */
    public static Optional<NullDistribution> of(Histogram reference, List<Histogram> healthy) {
        Folding folding = Folding.of(reference, Folding.GROUPS);
        double[] expected = folding.fold(reference);
        double[] indices = healthy.stream()
                .filter(day -> day.rows() > 0)
                .mapToDouble(day -> PopulationStability.index(expected, folding.fold(day), Smoothing.DECLARED))
                .toArray();
        return ofIndices(indices);
    }

    /** The same from the indices themselves. */
    public static Optional<NullDistribution> ofIndices(double[] indices) {
        int n = indices.length;
        if (n < FEWEST_DAYS) {
            return Optional.empty();
        }
        double mean = 0;
        for (double index : indices) {
            mean += Math.max(index, SMALLEST) / n;
        }
        double variance = 0;
        for (double index : indices) {
            double difference = Math.max(index, SMALLEST) - mean;
            variance += difference * difference / (n - 1);
        }
        variance *= (1 + 1.0 / n) * (n - 1) / (n - 3);
        double floor = SMALLEST * SMALLEST;
        double safe = Math.max(variance, floor);
        return Optional.of(new NullDistribution(mean * mean / safe, safe / mean, n));
    }

    /** Probability that a healthy day's index is at least this. */
    public double pValue(double index) {
        return index <= 0 ? 1 : RegularizedGamma.Q.value(shape, index / scale);
    }

    /** The index that a healthy day exceeds with this probability, by bisection. */
    public double quantile(double probability) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("probability must lie between 0 and 1, got " + probability);
        }
        double low = 0;
        double high = shape * scale;
        while (pValue(high) > probability) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            if (pValue(middle) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
