package dev.mlsd.monitoring.quality;

/**
 * A new calibration on top of the old one: logit p' = intercept + slope · logit p (Cox, Two further applications of a model for binary
 * regression, 1958; Platt scaling of the log-odds). Slope 1 with an intercept other than 0 is a prior shift and nothing else.
 *
 * @param intercept in log-odds
 * @param slope 1 when confidence is right; below 1 when the model is too sure
 */
public record Recalibration(double intercept, double slope) {

    public static final Recalibration NONE = new Recalibration(0, 1);

    /** Probabilities are moved this far from 0 and 1 before their log-odds are taken. */
    private static final double SMALLEST = 1e-9;

    /** Newton's method doubles its digits at each step; a fit not done after so many has no finite answer. */
    private static final int STEPS = 50;

    /**
     * What recalibrating would bring, measured on rows that the fit had not seen.
     *
     * @param fit to all rows
     * @param logLoss mean fall of the log loss, in nats, with its interval over groups of cards
     * @param brier mean fall of the Brier score
     * @param proposed whether the whole interval of the log loss lies above 0 and the fall is at least a hundredth of the loss
     */
    public record Proposal(Recalibration fit, double logLoss, Interval interval, double brier, boolean proposed) {}

    /** Smallest part of the log loss that is worth a new calibration. */
    public static final double WORTHWHILE = 0.01;

    /** The probability that this calibration makes of one. */
    public double apply(double probability) {
        return 1 / (1 + Math.exp(-(intercept + slope * logOdds(probability))));
    }

    /** The best intercept with slope 1, by maximum likelihood: the prior-shift correction that the labels ask for. */
    public static Recalibration ofPrior(double[] probabilities, boolean[] frauds) {
        return fit(probabilities, frauds, false);
    }

    /** The best intercept and slope. {@link #NONE} when one class is missing, for then there is no finite best. */
    public static Recalibration of(double[] probabilities, boolean[] frauds) {
        return fit(probabilities, frauds, true);
    }

    /**
     * Fits on the groups of even number and judges on the odd ones, and the other way round, so that the gain is that of new cards. NaN
     * and not proposed when a half lacks a class. O(rows).
     */
    public static Proposal propose(LabelledRows rows) {
        Recalibration onEven = of(rows, 0);
        Recalibration onOdd = of(rows, 1);
        double[] gains = new double[LabelledRows.GROUPS];
        double[] counts = new double[LabelledRows.GROUPS];
        double gain = 0;
        double brier = 0;
        double loss = 0;
        for (int i = 0; i < rows.rows(); i++) {
            int group = rows.groups()[i];
            double before = rows.probabilities()[i];
            double after = (group % 2 == 0 ? onOdd : onEven).apply(before);
            double lost = logLoss(before, rows.frauds()[i]);
            double gained = lost - logLoss(after, rows.frauds()[i]);
            gains[group] += gained;
            counts[group]++;
            gain += gained;
            loss += lost;
            brier += square(before, rows.frauds()[i]) - square(after, rows.frauds()[i]);
        }
        int n = rows.rows();
        if (n == 0 || onEven == NONE || onOdd == NONE) {
            return new Proposal(NONE, Double.NaN, Interval.UNKNOWN, Double.NaN, false);
        }
        double mean = gain / n;
        double variance = 0;
        for (int group = 0; group < gains.length; group++) {
            double residual = gains[group] - mean * counts[group];
            variance += residual * residual;
        }
        double margin = 1.96 * Math.sqrt(variance) / n;
        Interval interval = new Interval(mean - margin, mean + margin);
        boolean proposed = interval.lower() > 0 && gain >= WORTHWHILE * loss;
        return new Proposal(of(rows.probabilities(), rows.frauds()), mean, interval, brier / n, proposed);
    }

    private static Recalibration of(LabelledRows rows, int parity) {
        int[] half = java.util.stream.IntStream.range(0, rows.rows())
                .filter(i -> rows.groups()[i] % 2 == parity)
                .toArray();
        LabelledRows part = rows.at(half);
        return of(part.probabilities(), part.frauds());
    }

    private static Recalibration fit(double[] probabilities, boolean[] frauds, boolean withSlope) {
        Rows.checkProbabilities(probabilities, frauds);
        double[] odds = new double[probabilities.length];
        int positives = 0;
        for (int i = 0; i < odds.length; i++) {
            odds[i] = logOdds(probabilities[i]);
            positives += frauds[i] ? 1 : 0;
        }
        if (positives == 0 || positives == frauds.length) {
            return NONE;
        }
        double intercept = 0;
        double slope = 1;
        double best = Double.POSITIVE_INFINITY;
        for (int step = 0; step < STEPS; step++) {
            double g0 = 0;
            double g1 = 0;
            double h00 = 0;
            double h01 = 0;
            double h11 = 0;
            for (int i = 0; i < odds.length; i++) {
                double p = 1 / (1 + Math.exp(-(intercept + slope * odds[i])));
                double residual = (frauds[i] ? 1 : 0) - p;
                double weight = Math.max(p * (1 - p), 1e-300);
                g0 += residual;
                g1 += residual * odds[i];
                h00 += weight;
                h01 += weight * odds[i];
                h11 += weight * odds[i] * odds[i];
            }
            double determinant = h00 * h11 - h01 * h01;
            boolean both = withSlope && determinant > 1e-12 * h00 * h11;
            double down = both ? (h11 * g0 - h01 * g1) / determinant : g0 / h00;
            double along = both ? (h00 * g1 - h01 * g0) / determinant : 0;
            // A full step from far away can overshoot; log-odds of 4 are a factor of 55 already.
            double damping = Math.min(1, 4 / Math.max(Math.abs(down), Math.abs(along) * 4));
            intercept += damping * down;
            slope += damping * along;
            double size = Math.abs(down) + Math.abs(along);
            if (size < 1e-12 || (size >= best && size < 1e-6)) {
                break;
            }
            best = size;
        }
        return new Recalibration(intercept, slope);
    }

    private static double logOdds(double probability) {
        double clipped = Math.clamp(probability, SMALLEST, 1 - SMALLEST);
        return Math.log(clipped) - Math.log1p(-clipped);
    }

    private static double logLoss(double probability, boolean fraud) {
        double clipped = Math.clamp(probability, SMALLEST, 1 - SMALLEST);
        return fraud ? -Math.log(clipped) : -Math.log1p(-clipped);
    }

    private static double square(double probability, boolean fraud) {
        double error = probability - (fraud ? 1 : 0);
        return error * error;
    }
}
