package dev.mlsd.monitoring.drift;

import java.util.Optional;

/** A feature that does not drift but broke: the world did not change, the way of the data did, and retraining would be the wrong answer. */
public enum BrokenData {
    /** Far more rows without a value than the reference has. */
    MISSING,
    /** One value in all rows, where the reference has many. */
    FROZEN;

    /** Share of missing rows above the reference's from which a feature is broken; a fifth of the rows is no accident of customers. */
    public static final double MISSING_SHARE = 0.2;

    /**
     * Largest share of the reference that the one value may have had. A feature that is 0 for 19 rows of 20 is not called frozen for a
     * quiet day; with 500 rows, one that should move in more than one row of 20 stays by chance with a probability below 1e-11.
     */
    public static final double USUAL_SHARE = 0.95;

    /**
     * Fewest groups of values that the reference must have. A flag may rightly be one for as long as a window lasts, as "at night" for the
     * half of a day in which a version decided; that it moved is said as drift.
     */
    public static final int GROUPS = 3;

    /** What broke, if anything did. Needs rows on both sides. O(bins). */
    public static Optional<BrokenData> of(Histogram reference, Histogram window) {
        if (window.rows() == 0 || reference.rows() == 0) {
            return Optional.empty();
        }
        double missing = (double) window.missing() / window.rows();
        double usual = (double) reference.missing() / reference.rows();
        if (missing - usual >= MISSING_SHARE) {
            return Optional.of(MISSING);
        }
        return frozen(reference, window) ? Optional.of(FROZEN) : Optional.empty();
    }

    private static boolean frozen(Histogram reference, Histogram window) {
        long present = window.present();
        if (present == 0 || reference.present() == 0) {
            return false;
        }
        int missing = window.bins().missingSlot();
        int only = -1;
        int groups = 0;
        for (int slot = 0; slot < missing; slot++) {
            groups += reference.count(slot) > 0 ? 1 : 0;
            if (window.count(slot) > 0) {
                if (only >= 0) {
                    return false;
                }
                only = slot;
            }
        }
        // Sums of squares lose digits: a deviation of a millionth of the mean is none.
        boolean oneValue = window.deviation() <= 1e-6 * Math.max(1e-12, Math.abs(window.mean()));
        return groups >= GROUPS && oneValue && (double) reference.count(only) / reference.present() < USUAL_SHARE;
    }
}
