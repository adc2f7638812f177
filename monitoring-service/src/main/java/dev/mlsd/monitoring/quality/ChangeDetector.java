package dev.mlsd.monitoring.quality;

/**
 * Watches a stream of values, one at a time, for a change of its mean: the errors of a model, each 0 or 1, or its losses. After a
 * detection it begins anew with the next value. For one writer.
 */
public interface ChangeDetector {

    /** What a value led to. */
    enum Signal {
        NONE,
        /** The values look different, but not enough yet; only {@link Ddm} says so. */
        WARNING,
        DRIFT
    }

    /** Takes in the next value. Throws {@link IllegalArgumentException} for NaN and infinite values, and where the detector says so. */
    Signal add(double value);
}
