package dev.mlsd.monitoring.quality;

import java.util.ArrayList;
import java.util.List;

/** Does a probability of 0.2 come true one time in five? All figures are means over rows, hence free of the rows' order. */
public final class Calibration {

    /** Bins of equal width for {@link #expectedError}; the usual ten. More bins see finer errors and more noise. */
    public static final int DEFAULT_BINS = 10;

    private Calibration() {}

    /** Brier score: the mean of (p - y)². NaN for no rows. */
    public static double brier(double[] probabilities, boolean[] labels) {
        Rows.checkProbabilities(probabilities, labels);
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double error = probabilities[i] - (labels[i] ? 1 : 0);
            sum += error * error;
        }
        return labels.length == 0 ? Double.NaN : sum / labels.length;
    }

    /**
     * Log loss: the mean of -ln(p) over positive and -ln(1 - p) over negative rows, in nats, with p clipped to [2^-52, 1 - 2^-52] as
     * scikit-learn does, so that one certain and wrong row costs 36 and not infinity. NaN for no rows.
     */
    public static double logLoss(double[] probabilities, boolean[] labels) {
        Rows.checkProbabilities(probabilities, labels);
        double smallest = Math.ulp(1.0);
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double clipped = Math.clamp(probabilities[i], smallest, 1 - smallest);
            sum -= labels[i] ? Math.log(clipped) : Math.log1p(-clipped);
        }
        return labels.length == 0 ? Double.NaN : sum / labels.length;
    }

    /**
     * The reliability diagram over bins of equal width. Bin i holds i/n < p <= (i + 1)/n, the first also p = 0, which is how
     * scikit-learn's calibration_curve cuts. Empty bins are kept, with NaN means.
     */
    public static List<ReliabilityBin> reliability(double[] probabilities, boolean[] labels, int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("there must be at least one bin, got " + bins);
        }
        Rows.checkProbabilities(probabilities, labels);
        long[] rows = new long[bins];
        long[] positives = new long[bins];
        double[] sums = new double[bins];
        for (int i = 0; i < labels.length; i++) {
            int bin = binOf(probabilities[i], bins);
            rows[bin]++;
            sums[bin] += probabilities[i];
            positives[bin] += labels[i] ? 1 : 0;
        }
        List<ReliabilityBin> result = new ArrayList<>(bins);
        for (int bin = 0; bin < bins; bin++) {
            result.add(new ReliabilityBin(
                    edge(bin, bins),
                    edge(bin + 1, bins),
                    rows[bin],
                    rows[bin] == 0 ? Double.NaN : sums[bin] / rows[bin],
                    rows[bin] == 0 ? Double.NaN : (double) positives[bin] / rows[bin]));
        }
        return List.copyOf(result);
    }

    /**
     * Expected calibration error: the mean over rows of |mean probability - share of positives| of the row's bin (Naeini et al., 2015,
     * with bins of equal width). It depends on the number of bins. NaN for no rows.
     */
    public static double expectedError(double[] probabilities, boolean[] labels, int bins) {
        return expectedError(reliability(probabilities, labels, bins));
    }

    /** The same from a reliability diagram. */
    public static double expectedError(List<ReliabilityBin> bins) {
        double weighted = 0;
        long rows = 0;
        for (ReliabilityBin bin : bins) {
            if (bin.rows() > 0) {
                weighted += bin.rows() * Math.abs(bin.meanPredicted() - bin.observed());
                rows += bin.rows();
            }
        }
        return rows == 0 ? Double.NaN : weighted / rows;
    }

    private static double edge(int index, int bins) {
        return (double) index / bins;
    }

    static int binOf(double probability, int bins) {
        int bin = Math.clamp((long) Math.ceil(probability * bins) - 1, 0, bins - 1);
        if (bin > 0 && probability <= edge(bin, bins)) {
            return bin - 1; // the product was rounded up across the edge
        }
        return bin < bins - 1 && probability > edge(bin + 1, bins) ? bin + 1 : bin;
    }
}
