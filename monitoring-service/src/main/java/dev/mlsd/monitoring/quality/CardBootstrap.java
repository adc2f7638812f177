package dev.mlsd.monitoring.quality;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Confidence intervals by redrawing groups of cards with replacement (cluster bootstrap, percentiles; Efron and Tibshirani, An
 * Introduction to the Bootstrap, 1993, chapters 8 and 13). Redrawing rows would take the twenty frauds of one stolen card for twenty
 * independent ones and give intervals too narrow. Rows are sorted once; a replicate is then one pass, O(rows).
 */
public final class CardBootstrap {

    /** Replicates; more make the ends of an interval steadier and cost as much more. */
    public static final int REPLICATES = 400;

    /** Fewer groups with rows than this say too little about the others. */
    public static final int FEWEST_GROUPS = 20;

    private static final double SMALLEST = Math.ulp(1.0);

    private final LabelledRows rows;
    private final int[] order;
    private final double[] squares;
    private final double[] losses;
    private final int[] bins;

    private CardBootstrap(LabelledRows rows) {
        this.rows = rows;
        double[] probabilities = rows.probabilities();
        this.order = IntStream.range(0, rows.rows())
                .boxed()
                .sorted((a, b) -> Double.compare(probabilities[b] + 0.0, probabilities[a] + 0.0))
                .mapToInt(Integer::intValue)
                .toArray();
        this.squares = new double[rows.rows()];
        this.losses = new double[rows.rows()];
        this.bins = new int[rows.rows()];
        for (int i = 0; i < rows.rows(); i++) {
            double p = probabilities[i];
            double clipped = Math.clamp(p, SMALLEST, 1 - SMALLEST);
            double error = p - (rows.frauds()[i] ? 1 : 0);
            squares[i] = error * error;
            losses[i] = rows.frauds()[i] ? -Math.log(clipped) : -Math.log1p(-clipped);
            bins[i] = Calibration.binOf(p, Calibration.DEFAULT_BINS);
        }
    }

    /** All figures of the rows themselves. NaN where one is not defined. */
    public static Map<Figure, Double> figures(LabelledRows rows) {
        int[] once = new int[LabelledRows.GROUPS];
        Arrays.fill(once, 1);
        return new CardBootstrap(rows).figures(once);
    }

    /**
     * The interval of every figure. Unknown with fewer than {@value #FEWEST_GROUPS} groups, and for a figure that more than one
     * replicate in twenty leaves undefined.
     *
     * @param seed equal seeds and rows give equal intervals
     */
    public static Map<Figure, Interval> intervals(LabelledRows rows, long seed) {
        int[] present = Arrays.stream(rows.groups()).distinct().sorted().toArray();
        Map<Figure, Interval> intervals = new EnumMap<>(Figure.class);
        if (present.length < FEWEST_GROUPS) {
            for (Figure figure : Figure.values()) {
                intervals.put(figure, Interval.UNKNOWN);
            }
            return intervals;
        }
        CardBootstrap bootstrap = new CardBootstrap(rows);
        SplittableRandom random = new SplittableRandom(seed);
        double[][] drawn = new double[Figure.values().length][REPLICATES];
        for (int replicate = 0; replicate < REPLICATES; replicate++) {
            int[] weights = new int[LabelledRows.GROUPS];
            for (int i = 0; i < present.length; i++) {
                weights[present[random.nextInt(present.length)]]++;
            }
            for (Map.Entry<Figure, Double> figure : bootstrap.figures(weights).entrySet()) {
                drawn[figure.getKey().ordinal()][replicate] = figure.getValue();
            }
        }
        for (Figure figure : Figure.values()) {
            intervals.put(figure, percentiles(drawn[figure.ordinal()]));
        }
        return intervals;
    }

    private static Interval percentiles(double[] drawn) {
        double[] sorted = Arrays.stream(drawn).filter(Double::isFinite).sorted().toArray();
        if (sorted.length < drawn.length * 0.95) {
            return Interval.UNKNOWN;
        }
        int out = (int) (sorted.length * 0.025);
        return new Interval(sorted[out], sorted[sorted.length - 1 - out]);
    }

    private Map<Figure, Double> figures(int[] weights) {
        double all = 0;
        double positives = 0;
        double called = 0;
        double truePositives = 0;
        double squared = 0;
        double loss = 0;
        double cost = 0;
        double pairsLost = 0;
        double precisions = 0;
        double[] promised = new double[Calibration.DEFAULT_BINS];
        for (int start = 0; start < order.length; ) {
            double p = rows.probabilities()[order[start]];
            double tied = 0;
            double tiedPositives = 0;
            int end = start;
            while (end < order.length && rows.probabilities()[order[end]] == p) {
                int row = order[end++];
                int weight = weights[rows.groups()[row]];
                boolean fraud = rows.frauds()[row];
                tied += weight;
                tiedPositives += fraud ? weight : 0;
                called += rows.called()[row] ? weight : 0;
                truePositives += rows.called()[row] && fraud ? weight : 0;
                squared += weight * squares[row];
                loss += weight * losses[row];
                cost += weight * rows.costs()[row];
                promised[bins[row]] += weight * (p - (fraud ? 1 : 0));
            }
            pairsLost += tiedPositives * (all - positives + (tied - tiedPositives) / 2);
            all += tied;
            positives += tiedPositives;
            precisions += tiedPositives == 0 ? 0 : tiedPositives * positives / all;
            start = end;
        }
        double misplaced = Arrays.stream(promised).map(Math::abs).sum();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.PRECISION, truePositives / called);
        figures.put(Figure.RECALL, truePositives / positives);
        figures.put(Figure.F1, 2 * truePositives / (called + positives));
        figures.put(Figure.ROC_AUC, 1 - pairsLost / (positives * (all - positives)));
        figures.put(Figure.AVERAGE_PRECISION, precisions / positives);
        figures.put(Figure.BRIER, squared / all);
        figures.put(Figure.LOG_LOSS, loss / all);
        figures.put(Figure.ECE, misplaced / all);
        figures.put(Figure.COST_PER_DECISION, cost / all);
        return figures;
    }
}
