package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Amounts of real payments of this world with stated shifts, in windows of four sizes, compared by monitoring-service with amounts without
 * one: what each distance sees of a shift, and what it says when there is none.
 */
public final class DriftMetrics implements Experiment {

    private static final String ID = "drift-metrics";

    /** Rows of a window and how many windows. */
    private static final int[][] WINDOWS = {{250, 40}, {1_000, 40}, {4_000, 20}, {16_000, 8}};

    private static final int SMALL = 250;
    private static final int MIDDLE = 4_000;
    private static final int LARGE = 16_000;

    /** Values of a request, with the reference. */
    private static final int MOST_VALUES = 100_000;

    private static final int REFERENCE = 12_000;
    private static final int CENTS = 100;

    /** Kolmogorov's critical value for one false call in a hundred, times the root of 1/n + 1/m. */
    private static final double CRITICAL = 1.628;

    private static final double WATCH = 0.1;

    /** What the claim asks. */
    private static final double SHRINKS = 5;

    private static final double SEES = 3;
    private static final double OVERLOOKS = 2;
    private static final double PSI_LARGER = 4;
    private static final double DISTANCE_SMALLER = 0.6;
    private static final double OFTEN = 0.8;
    private static final double SELDOM = 0.3;

    /** What was done to the amounts. */
    private enum Shift {
        NONE,
        SCALED,
        SLIGHT,
        TAIL,
        HOLE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("read");
        Random random = new Random(bench.runId().hashCode());
        double[] amounts = LabelledPayments.read(bench).column(payment -> (double) payment.amountMinor() / CENTS);
        if (amounts.length < 2 * MIDDLE) {
            throw new ExperimentException(
                    "too_few_payments",
                    "of the payments decided in this world " + amounts.length + " have their labels; " + 2 * MIDDLE
                            + " are needed. A world of more customers has them, and this one in time");
        }
        shuffle(amounts, random);
        int half = Math.min(REFERENCE, amounts.length / 2);
        double[] reference = Arrays.copyOf(amounts, half);
        double[] pool = Arrays.copyOfRange(amounts, half, amounts.length);
        double[] sorted = reference.clone();
        Arrays.sort(sorted);
        double from = sorted[4 * half / 10];
        double to = sorted[5 * half / 10];
        double mean = Arrays.stream(reference).average().orElseThrow();
        for (Shift shift : Shift.values()) {
            recorder.phase(shift.word());
            for (int[] size : WINDOWS) {
                List<double[]> windows = new ArrayList<>();
                for (int i = 0; i < size[1]; i++) {
                    double[] window = drawn(shift, pool, size[0], from, to, random);
                    // Sabotage: every window is scaled by its own mean before anybody compares it.
                    windows.add(sabotaged ? scaled(window, mean) : window);
                }
                List<Distance> distances = distances(bench, reference, windows);
                recorder.row(row(shift, size[0], half, distances));
                recorder.point("psi_" + shift.word(), mean(distances, Distance::psi));
                recorder.point("wasserstein_" + shift.word(), mean(distances, Distance::wasserstein));
            }
        }
    }

    private static void shuffle(double[] values, Random random) {
        for (int i = values.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            double value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
    }

    private static double[] drawn(Shift shift, double[] pool, int rows, double from, double to, Random random) {
        double[] window = new double[rows];
        for (int i = 0; i < rows; i++) {
            double value = pool[random.nextInt(pool.length)];
            while (shift == Shift.HOLE && value > from && value <= to) {
                value = pool[random.nextInt(pool.length)];
            }
            window[i] = switch (shift) {
                case NONE, HOLE -> value;
                case SCALED -> 1.2 * value;
                case SLIGHT -> 1.06 * value;
                // The rows are in random order, so these are random ones.
                case TAIL -> i % 200 == 100 ? 50 * value : value;
            };
        }
        return window;
    }

    private static double[] scaled(double[] window, double mean) {
        double own = Arrays.stream(window).average().orElseThrow();
        return Arrays.stream(window).map(value -> value * mean / own).toArray();
    }

    private static List<Distance> distances(Bench bench, double[] reference, List<double[]> windows)
            throws ExperimentException, InterruptedException {
        int atOnce = Math.max(1, (MOST_VALUES - reference.length) / windows.getFirst().length);
        List<Distance> distances = new ArrayList<>();
        for (int from = 0; from < windows.size(); from += atOnce) {
            distances.addAll(
                    Distance.of(bench, reference, windows.subList(from, Math.min(windows.size(), from + atOnce))));
        }
        return distances;
    }

    private static double mean(List<Distance> distances, ToDoubleFunction<Distance> figure) {
        return distances.stream().mapToDouble(figure).average().orElseThrow();
    }

    private static Map<String, Object> row(Shift shift, int rows, int reference, List<Distance> distances) {
        double critical = CRITICAL * Math.sqrt(1.0 / rows + 1.0 / reference);
        List<Distance> finite = distances.stream()
                .filter(distance -> Double.isFinite(distance.kl()))
                .toList();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("shift", shift.word());
        row.put("rows", rows);
        row.put("windows", distances.size());
        row.put("psi", mean(distances, Distance::psi));
        row.put("js", mean(distances, Distance::js));
        row.put("kl", finite.isEmpty() ? null : (Double) mean(finite, Distance::kl));
        row.put("infinite", share(distances, distance -> Double.isInfinite(distance.kl())));
        row.put("ks", mean(distances, Distance::ks));
        row.put("wasserstein", mean(distances, Distance::wasserstein));
        row.put("psi_calls", share(distances, distance -> distance.psi() >= WATCH));
        row.put("ks_calls", share(distances, distance -> distance.ks() > critical));
        return row;
    }

    private static double share(List<Distance> distances, java.util.function.Predicate<Distance> which) {
        return (double) distances.stream().filter(which).count() / distances.size();
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double shrinks = cell(evidence, Shift.NONE, SMALL, "psi") / cell(evidence, Shift.NONE, LARGE, "psi");
        double tailSeen = times(evidence, Shift.TAIL, "wasserstein");
        double tailOverlooked = times(evidence, Shift.TAIL, "psi");
        double scaledSeen = Math.min(
                Math.min(times(evidence, Shift.SCALED, "psi"), times(evidence, Shift.SCALED, "ks")),
                times(evidence, Shift.SCALED, "wasserstein"));
        double psi = cell(evidence, Shift.HOLE, MIDDLE, "psi") / cell(evidence, Shift.SCALED, MIDDLE, "psi");
        double distance =
                cell(evidence, Shift.HOLE, MIDDLE, "wasserstein") / cell(evidence, Shift.SCALED, MIDDLE, "wasserstein");
        double infinite = cell(evidence, Shift.HOLE, MIDDLE, "infinite");
        double often = cell(evidence, Shift.SLIGHT, LARGE, "ks_calls");
        double seldom = cell(evidence, Shift.SLIGHT, SMALL, "ks_calls");
        double slight = cell(evidence, Shift.SLIGHT, LARGE, "psi");
        boolean holds = shrinks >= SHRINKS
                && tailSeen >= SEES
                && tailOverlooked <= OVERLOOKS
                && scaledSeen >= SEES
                && psi >= PSI_LARGER
                && distance <= DISTANCE_SMALLER
                && infinite == 1
                && often >= OFTEN
                && seldom <= SELDOM
                && slight < WATCH;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("none_small", cell(evidence, Shift.NONE, SMALL, "psi"));
        figures.put("none_large", cell(evidence, Shift.NONE, LARGE, "psi"));
        figures.put("shrinks", shrinks);
        figures.put("tail_seen", tailSeen);
        figures.put("tail_overlooked", tailOverlooked);
        figures.put("hole_psi", cell(evidence, Shift.HOLE, MIDDLE, "psi"));
        figures.put("scaled_psi", cell(evidence, Shift.SCALED, MIDDLE, "psi"));
        figures.put("hole_wasserstein", cell(evidence, Shift.HOLE, MIDDLE, "wasserstein"));
        figures.put("scaled_wasserstein", cell(evidence, Shift.SCALED, MIDDLE, "wasserstein"));
        figures.put("slight_often", 100 * often);
        figures.put("slight_seldom", 100 * seldom);
        figures.put("slight_psi", slight);
        return new Judgement(
                holds,
                worst(shrinks, tailSeen, tailOverlooked, scaledSeen, psi, distance, often, seldom),
                figures,
                tailSeen >= SEES && tailOverlooked <= OVERLOOKS ? "wasserstein" : "all");
    }

    private static double cell(Evidence evidence, Shift shift, int rows, String column) {
        return evidence.cell(Map.of("shift", shift.word(), "rows", rows), column);
    }

    /** A distance by what it is without a shift, in middling windows. */
    private static double times(Evidence evidence, Shift shift, String column) {
        return cell(evidence, shift, MIDDLE, column) / cell(evidence, Shift.NONE, MIDDLE, column);
    }

    private static Text worst(
            double shrinks,
            double tailSeen,
            double tailOverlooked,
            double scaledSeen,
            double psi,
            double distance,
            double often,
            double seldom) {
        return new Text(
                "Without a shift PSI falls by " + en(shrinks)
                        + " from the smallest to the largest window (limit: at least "
                        + en(SHRINKS) + "); larger amounts are seen by all, " + en(scaledSeen)
                        + " times the noise at least (limit: " + en(SEES) + "); a tail " + en(tailSeen)
                        + " times by Wasserstein (limit: at least " + en(SEES) + ") and " + en(tailOverlooked)
                        + " times by PSI (limit: at most " + en(OVERLOOKS) + "); a hole by larger amounts is " + en(psi)
                        + " in PSI (limit: at least " + en(PSI_LARGER) + ") and " + en(distance)
                        + " in Wasserstein (limit: at most " + en(DISTANCE_SMALLER)
                        + "); the KS test calls a slight shift in "
                        + en(100 * often) + " % of large windows (limit: at least " + en(100 * OFTEN) + " %) and "
                        + en(100 * seldom) + " % of small ones (limit: at most " + en(100 * SELDOM) + " %).",
                "Без сдвига PSI от малого окна к большому падает в " + ru(shrinks) + " раза (предел: не меньше "
                        + ru(SHRINKS) + "); рост сумм видят все, не меньше " + ru(scaledSeen) + " шумов (предел: "
                        + ru(SEES) + "); хвост Вассерштейн видит в " + ru(tailSeen) + " шума (предел: не меньше "
                        + ru(SEES) + "), PSI — в " + ru(tailOverlooked) + " (предел: не больше " + ru(OVERLOOKS)
                        + "); дыра рядом с ростом сумм — " + ru(psi) + " по PSI (предел: не меньше " + ru(PSI_LARGER)
                        + ") и " + ru(distance) + " по Вассерштейну (предел: не больше " + ru(DISTANCE_SMALLER)
                        + "); критерий КС замечает лёгкий сдвиг в " + ru(100 * often)
                        + " % больших окон (предел: не меньше " + ru(100 * OFTEN) + " %) и в " + ru(100 * seldom)
                        + " % малых (предел: не больше " + ru(100 * SELDOM) + " %).");
    }

    private static String en(double value) {
        return Template.number(value).en();
    }

    private static String ru(double value) {
        return Template.number(value).ru();
    }
}
