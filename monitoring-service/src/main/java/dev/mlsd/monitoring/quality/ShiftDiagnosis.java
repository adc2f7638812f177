package dev.mlsd.monitoring.quality;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which of the two drifts that only labels show: label drift is what a prior-shift correction removes, concept drift what survives it.
 * First all odds are multiplied by the one factor that the labels ask for; how far the share of frauds moved is the label drift. Then
 * rows are put into groups of equal expected frauds by the corrected probability, and frauds that came are compared with frauds promised
 * (Hosmer and Lemeshow, 1980, with variances over groups of cards instead of binomial ones): what is still in the wrong group is concept
 * drift. O(rows log rows).
 *
 * @param promisedRate share of frauds that the probabilities promised
 * @param observedRate share of frauds that came
 * @param rateRatio observed by promised
 * @param rateZ their difference in standard errors over groups of cards
 * @param oddsFactor by which the correction multiplies all odds
 * @param misplaced share of the frauds that came in another group than promised, after the correction; 0 to 1
 * @param statistic of the comparison, in chi-square with {@code groups - 1} degrees of freedom when there is no concept drift
 * @param groups compared
 */
public record ShiftDiagnosis(
        long rows,
        long frauds,
        double promisedRate,
        double observedRate,
        double rateRatio,
        double rateZ,
        double oddsFactor,
        double misplaced,
        double statistic,
        int groups,
        boolean labelDrift,
        boolean conceptDrift,
        boolean enough) {

    /** What counts as drift: an effect worth acting on and more than chance. */
    public record Rule(double rateRatio, double oddsFactor, double misplaced, double z, long fewestFrauds) {

        /**
         * A share of frauds that moved by a half against what was promised, or odds by two and a half, for a good model foresees most
         * of the frauds that come more often and its promise moves with them; a quarter of the frauds in the wrong group; each beyond what chance does once in
         * several hundred windows; judged from 40 frauds on, for with fewer a quarter is a handful.
         */
        public static final Rule DEFAULT = new Rule(1.5, 2.5, 0.25, 3, 40);
    }

    /** Groups of equal promised frauds; few, for frauds are rare. */
    private static final int GROUPS = 6;

    /** Compares frauds that came with those promised. */
    public static ShiftDiagnosis of(LabelledRows rows, Rule rule) {
        double[] promised = rows.probabilities();
        long frauds =
                IntStream.range(0, rows.rows()).filter(i -> rows.frauds()[i]).count();
        if (frauds == 0 || frauds == rows.rows()) {
            return undecided(rows, frauds);
        }
        double expected = Arrays.stream(promised).sum();
        Recalibration prior = Recalibration.ofPrior(promised, rows.frauds());
        double[] corrected = Arrays.stream(promised).map(prior::apply).toArray();
        int[] all = new int[rows.rows()];
        double rateZ = (frauds - expected) / Math.sqrt(variances(rows, promised, all, 1)[0]);
        int[] group = groups(corrected);
        int groups = Arrays.stream(group).max().orElse(0) + 1;
        double[] residuals = new double[groups];
        for (int i = 0; i < group.length; i++) {
            residuals[group[i]] += (rows.frauds()[i] ? 1 : 0) - corrected[i];
        }
        double[] variances = variances(rows, corrected, group, groups);
        double statistic = 0;
        double misplaced = 0;
        for (int i = 0; i < groups; i++) {
            statistic += variances[i] > 0 ? residuals[i] * residuals[i] / variances[i] : 0;
            misplaced += Math.abs(residuals[i]) / 2;
        }
        int freedom = groups - 1;
        double z = freedom == 0 ? 0 : (statistic - freedom) / Math.sqrt(2.0 * freedom);
        double ratio = frauds / expected;
        boolean enough = frauds >= rule.fewestFrauds();
        double factor = Math.exp(prior.intercept());
        boolean moved = beyond(ratio, rule.rateRatio()) || beyond(factor, rule.oddsFactor());
        return new ShiftDiagnosis(
                rows.rows(),
                frauds,
                expected / rows.rows(),
                (double) frauds / rows.rows(),
                ratio,
                rateZ,
                factor,
                misplaced / frauds,
                statistic,
                groups,
                enough && moved && Math.abs(rateZ) >= rule.z(),
                enough && misplaced / frauds >= rule.misplaced() && z >= rule.z(),
                enough);
    }

    private static boolean beyond(double ratio, double limit) {
        return ratio >= limit || ratio <= 1 / limit;
    }

    private static ShiftDiagnosis undecided(LabelledRows rows, long frauds) {
        double promised = Arrays.stream(rows.probabilities()).average().orElse(Double.NaN);
        double observed = rows.rows() == 0 ? Double.NaN : (double) frauds / rows.rows();
        return new ShiftDiagnosis(
                rows.rows(),
                frauds,
                promised,
                observed,
                observed / promised,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                0,
                false,
                false,
                false);
    }

    /** Groups of about equal sums of probability, lowest first; equal probabilities share one. */
    private static int[] groups(double[] probabilities) {
        double total = Arrays.stream(probabilities).sum();
        int[] order = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted((a, b) -> Double.compare(probabilities[a], probabilities[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] group = new int[probabilities.length];
        double sum = 0;
        int current = 0;
        for (int i = 0; i < order.length; i++) {
            boolean another = i > 0 && probabilities[order[i]] != probabilities[order[i - 1]];
            if (another && current < GROUPS - 1 && sum >= total * (current + 1) / GROUPS) {
                current++;
            }
            group[order[i]] = current;
            sum += probabilities[order[i]];
        }
        return group;
    }

    /**
     * Variance of the sum of residuals in each group: over groups of cards, and at least binomial, for with few frauds the first can be
     * far too small.
     */
    private static double[] variances(LabelledRows rows, double[] probabilities, int[] group, int groups) {
        double[][] sums = new double[groups][LabelledRows.GROUPS];
        double[] binomial = new double[groups];
        for (int i = 0; i < group.length; i++) {
            double p = probabilities[i];
            sums[group[i]][rows.groups()[i]] += (rows.frauds()[i] ? 1 : 0) - p;
            binomial[group[i]] += p * (1 - p);
        }
        double[] variances = new double[groups];
        for (int g = 0; g < groups; g++) {
            double clustered = Arrays.stream(sums[g]).map(sum -> sum * sum).sum();
            variances[g] = Math.max(binomial[g], clustered);
        }
        return variances;
    }
}
