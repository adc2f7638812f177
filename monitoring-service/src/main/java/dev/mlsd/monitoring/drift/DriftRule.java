package dev.mlsd.monitoring.drift;

/**
 * When a distance counts as drift: at or above an effect floor, and with enough rows. The floor is a statement about size, not about
 * chance; {@link DriftJudge} raises it to what healthy days exceed too seldom.
 *
 * @param effectFloor PSI from which a shift is worth a look
 * @param fewestRows rows below which no state but {@link FeatureDrift.State#TOO_FEW_ROWS} is given: with 10 groups, the noise of 500
 *     independent rows alone is a PSI of 0.018 on average and above 0.034 one time in twenty, so the floor stands clear of it
 */
public record DriftRule(double effectFloor, long fewestRows) {

    public static final DriftRule DEFAULT = new DriftRule(0.05, 500);

    public DriftRule {
        if (!(effectFloor > 0) || fewestRows < 1) {
            throw new IllegalArgumentException(
                    "effect floor and fewest rows must be above 0, got " + effectFloor + " and " + fewestRows);
        }
    }

    /** All figures of a window against its reference. O(bins). */
    public FeatureDrift compare(Histogram reference, Histogram window) {
        long rows = window.rows();
        long referenceRows = reference.rows();
        double psi = Double.NaN;
        double js = Double.NaN;
        if (rows > 0 && referenceRows > 0) {
            Folding folding = Folding.of(reference, Folding.GROUPS);
            double[] expected = folding.fold(reference);
            double[] actual = folding.fold(window);
            psi = PopulationStability.index(expected, actual, Smoothing.DECLARED);
            js = Distances.jensenShannon(expected, actual, 2);
        }
        return new FeatureDrift(
                psi,
                js,
                KolmogorovSmirnov.ofHistograms(reference, window),
                Wasserstein.ofHistograms(reference, window),
                state(
                        psi,
                        Math.min(rows, referenceRows),
                        BrokenData.of(reference, window).isPresent()),
                rows,
                referenceRows,
                share(window.missing(), rows),
                share(reference.missing(), referenceRows),
                share(window.below() + window.above(), rows));
    }

    private FeatureDrift.State state(double psi, long rows, boolean broken) {
        if (rows < fewestRows) {
            return FeatureDrift.State.TOO_FEW_ROWS;
        }
        if (broken) {
            return FeatureDrift.State.BROKEN;
        }
        return psi >= effectFloor ? FeatureDrift.State.DRIFT : FeatureDrift.State.OK;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? Double.NaN : (double) part / whole;
    }
}
