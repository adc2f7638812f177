package dev.mlsd.monitoring.quality;

/**
 * Page-Hinkley test for a rise of the mean: the sum of (x - mean - δ), faded by α and kept at 0 or above, reaches a threshold (Page,
 * Continuous inspection schemes, Biometrika 1954; fading as in Mouss et al., 2004). Sees a large jump after threshold / jump values and
 * a fall never. O(1) a value.
 */
public final class PageHinkley implements ChangeDetector {

    /**
     * How it watches.
     *
     * @param minimumValues values before which it stays silent, this many included
     * @param delta rise of the mean that is tolerated, in the unit of the values
     * @param threshold sum at which it calls drift; larger means fewer false alarms and a longer delay
     * @param alpha share of the sum kept from value to value, above 0 and at most 1
     */
    public record Options(int minimumValues, double delta, double threshold, double alpha) {

        public static final Options DEFAULT = new Options(30, 0.005, 50, 0.9999);

        public Options {
            if (minimumValues < 1 || !(delta >= 0) || !(threshold > 0) || !(alpha > 0 && alpha <= 1)) {
                throw new IllegalArgumentException(
                        "minimum values and threshold must be above 0, delta not negative and "
                                + "alpha above 0 and at most 1, got " + minimumValues + ", " + threshold + ", " + delta
                                + ", "
                                + alpha);
            }
        }
    }

    private final Options options;
    private long count;
    private double mean;
    private double sum;

    public PageHinkley(Options options) {
        this.options = options;
    }

    @Override
    public Signal add(double value) {
        Rows.checkFinite(value);
        count++;
        mean += (value - mean) / count;
        sum = Math.max(0, options.alpha() * sum + value - mean - options.delta());
        if (count < options.minimumValues() || sum < options.threshold()) {
            return Signal.NONE;
        }
        count = 0;
        mean = 0;
        sum = 0;
        return Signal.DRIFT;
    }
}
