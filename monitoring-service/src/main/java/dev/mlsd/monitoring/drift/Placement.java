package dev.mlsd.monitoring.drift;

/**
 * Where the present values of a histogram are taken to lie. Each bin's values are put at one point, the same fraction of the bin's
 * width below its upper bound in every bin, chosen so that the mean is that of the values, which the sum gives exactly. For a feature
 * whose values are bins of their own the fraction is 0 and nothing is approximated.
 *
 * @param positions of below, the bins, above; increasing
 * @param shares of the present values
 * @param fraction of a bin's width between a bin's point and its upper bound, from 0 to 1
 * @param error the values lie, on average, at most this far from their points; infinite when some lie outside the bins
 */
record Placement(double[] positions, double[] shares, double fraction, double error) {

    /** Means closer than this, relative to the values' size, differ by rounding only. */
    private static final double ROUNDING = 1e-9;

    /**
     * @param otherwise the fraction to take when values outside the bins hide it
     */
    static Placement of(Histogram histogram, double otherwise) {
        double[] upper = histogram.bins().upper();
        double[] shares = new double[upper.length + 2];
        double present = histogram.present();
        double meanAtBounds = 0;
        double meanWidth = 0;
        double previous = histogram.bins().minimum();
        for (int bin = 0; bin < upper.length; bin++) {
            shares[bin + 1] = histogram.count(bin) / present;
            meanAtBounds += shares[bin + 1] * upper[bin];
            meanWidth += shares[bin + 1] * (upper[bin] - previous);
            previous = upper[bin];
        }
        shares[0] = histogram.below() / present;
        shares[shares.length - 1] = histogram.above() / present;
        boolean outside = histogram.below() + histogram.above() > 0;
        double bias = outside ? otherwise * meanWidth : meanAtBounds - histogram.mean();
        double size = Math.max(Math.abs(histogram.bins().minimum()), Math.abs(previous));
        double fraction = bias <= ROUNDING * size || meanWidth == 0 ? 0 : Math.min(1, bias / meanWidth);
        // A value is at most the whole of (bound to value) + (bound to point) from its point, and never leaves its bin.
        double error = Math.min(2 * fraction, fraction == 0 ? 0 : Math.max(fraction, 1 - fraction)) * meanWidth;
        return new Placement(
                positions(histogram.bins(), fraction), shares, fraction, outside ? Double.POSITIVE_INFINITY : error);
    }

    private static double[] positions(Bins bins, double fraction) {
        double[] upper = bins.upper();
        double[] positions = new double[upper.length + 2];
        double previous = bins.minimum();
        positions[0] = previous;
        for (int bin = 0; bin < upper.length; bin++) {
            positions[bin + 1] = upper[bin] - fraction * (upper[bin] - previous);
            previous = upper[bin];
        }
        positions[upper.length + 1] = previous;
        return positions;
    }
}
