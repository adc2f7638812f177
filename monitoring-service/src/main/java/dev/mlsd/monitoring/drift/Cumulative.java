package dev.mlsd.monitoring.drift;

/** Two histograms over equal bins as cumulative shares of present values. Cells are, in order: below, the bins, above. */
final class Cumulative {

    private final Bins bins;
    private final double[] reference;
    private final double[] window;
    private final boolean empty;

    private Cumulative(Bins bins, double[] reference, double[] window, boolean empty) {
        this.bins = bins;
        this.reference = reference;
        this.window = window;
        this.empty = empty;
    }

    static Cumulative of(Histogram reference, Histogram window) {
        if (reference.bins().slots() != window.bins().slots()) {
            throw new IllegalArgumentException("both histograms must have the same bins, got "
                    + reference.bins().slots() + " and " + window.bins().slots() + " slots");
        }
        return new Cumulative(
                reference.bins(),
                cumulativeShares(reference),
                cumulativeShares(window),
                reference.present() == 0 || window.present() == 0);
    }

    boolean isEmpty() {
        return empty;
    }

    int cells() {
        return reference.length;
    }

    /** Reference minus window, cumulated up to and including the cell. */
    double differenceAfter(int cell) {
        return reference[cell] - window[cell];
    }

    /** The largest difference that can occur inside the cell, wherever its values lie. */
    double largestInside(int cell) {
        return Math.max(reference[cell] - before(window, cell), window[cell] - before(reference, cell));
    }

    /** Whether the cell is a single value, so that nothing can occur inside it: the first bin may be the minimum alone. */
    boolean isPoint(int cell) {
        return cell == 1 && bins.upper().length > 0 && bins.minimum() == bins.upper()[0];
    }

    private static double before(double[] cumulative, int cell) {
        return cell == 0 ? 0 : cumulative[cell - 1];
    }

    private static double[] cumulativeShares(Histogram histogram) {
        Bins bins = histogram.bins();
        double present = Math.max(1, histogram.present());
        double[] shares = new double[bins.upper().length + 2];
        long sum = histogram.below();
        shares[0] = sum / present;
        for (int bin = 0; bin < bins.upper().length; bin++) {
            sum += histogram.count(bin);
            shares[bin + 1] = sum / present;
        }
        shares[shares.length - 1] = (sum + histogram.above()) / present;
        return shares;
    }
}
