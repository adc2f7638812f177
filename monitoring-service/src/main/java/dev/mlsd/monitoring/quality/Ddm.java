package dev.mlsd.monitoring.quality;

/**
 * Drift detection method for a stream of errors, 1 for a wrong decision and 0 for a right one: as long as nothing changes the error rate p
 * falls or stays, with deviation s = √(p(1 - p) / n); when p + s leaves the smallest p + s by warning or drift deviations, the rate has
 * risen (Gama et al., Learning with Drift Detection, SBIA 2004, section 3). Sees sudden rises well and slow ones late. O(1) a value.
 */
public final class Ddm implements ChangeDetector {

    /**
     * How it watches.
     *
     * @param minimumValues values before which it stays silent
     * @param warning deviations above the best rate at which it warns
     * @param drift deviations above the best rate at which it calls drift
     */
    public record Options(int minimumValues, double warning, double drift) {

        public static final Options DEFAULT = new Options(30, 2, 3);

        public Options {
            if (minimumValues < 1 || !(warning > 0) || !(drift >= warning)) {
                throw new IllegalArgumentException(
                        "minimum values and warning must be above 0 and drift at least warning, got " + minimumValues
                                + ", " + warning + ", " + drift);
            }
        }
    }

    private final Options options;
    private long count;
    private double rate;
    private double bestRate;
    private double bestDeviation;

    public Ddm(Options options) {
        this.options = options;
        reset();
    }

    /** Takes in 1 for an error and 0 for none; anything else is refused. */
    @Override
    public Signal add(double error) {
        if (error != 0 && error != 1) {
            throw new IllegalArgumentException("errors must be 0 or 1, got " + error);
        }
        count++;
        rate += (error - rate) / count;
        double deviation = Math.sqrt(rate * (1 - rate) / count);
        if (count < options.minimumValues()) {
            return Signal.NONE;
        }
        if (rate + deviation <= bestRate + bestDeviation) {
            bestRate = rate;
            bestDeviation = deviation;
        }
        if (rate + deviation > bestRate + options.drift() * bestDeviation) {
            reset();
            return Signal.DRIFT;
        }
        return rate + deviation > bestRate + options.warning() * bestDeviation ? Signal.WARNING : Signal.NONE;
    }

    private void reset() {
        count = 0;
        rate = 0;
        bestRate = Double.POSITIVE_INFINITY;
        bestDeviation = Double.POSITIVE_INFINITY;
    }
}
