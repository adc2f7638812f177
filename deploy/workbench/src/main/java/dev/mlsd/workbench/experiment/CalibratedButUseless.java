package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Three ways to give payments probabilities, each learned from the earlier half of what has its labels, and judged on the later one: the
 * share of frauds for everybody, the hour and the day of the week, and the model that serves. All three keep what they promise; one of
 * them finds frauds.
 */
public final class CalibratedButUseless implements Experiment {

    private static final String ID = "calibrated-but-useless";

    /** What is promised and what comes may differ by half a payment in a hundred. */
    private static final double CALIBRATED = 0.005;

    /** Of the frauds, found among as many payments as there are frauds. */
    private static final double USELESS_FINDS = 0.1;

    private static final double USEFUL_FINDS = 0.3;
    private static final double USELESS_AUC = 0.65;

    private static final List<String> HOUR = List.of("payment@1:is_weekend", "payment@1:is_night");

    private static final String RATE = "base_rate";
    private static final String CLOCK = "clock";
    private static final String SERVED = "served";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("read");
        List<LabelledPayments> halves = LabelledPayments.read(bench).parts(1, 1);
        LabelledPayments early = halves.getFirst();
        LabelledPayments late = halves.getLast();
        recorder.phase("learn");
        RidgeLogistic clock = RidgeLogistic.fit(hours(early), early.frauds(), LabelledPayments.PENALTY);
        double[] served = late.column(ServedPayment::probability);
        recorder.phase("judge");
        Random random = new Random(bench.runId().hashCode());
        double[] rate = new double[late.size()];
        Arrays.fill(rate, early.rate());
        report(bench, RATE, late, rate, random);
        report(
                bench,
                CLOCK,
                late,
                Arrays.stream(hours(late)).mapToDouble(clock::probability).toArray(),
                random);
        // Sabotage: a join that is off by one row. Every probability goes to the payment after its own.
        report(bench, SERVED, late, sabotaged ? offByOne(served) : served, random);
    }

    private static double[][] hours(LabelledPayments payments) {
        return payments.payments().stream()
                .map(payment -> HOUR.stream()
                        .mapToDouble(name -> {
                            Double value = payment.vector().get(name);
                            return value == null ? Double.NaN : value;
                        })
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[] offByOne(double[] values) {
        double[] moved = new double[values.length];
        System.arraycopy(values, 0, moved, 1, values.length - 1);
        moved[0] = values[values.length - 1];
        return moved;
    }

    private static void report(
            Bench bench, String model, LabelledPayments payments, double[] probabilities, Random random)
            throws ExperimentException, InterruptedException {
        Judged judged = Judged.of(bench, payments, probabilities, highest(payments, probabilities, random));
        Recorder recorder = bench.recorder();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", model);
        row.put("rows", payments.size());
        row.put("frauds", payments.fraudCount());
        row.put("promised", Arrays.stream(probabilities).sum());
        row.put("ece", judged.figure("ece"));
        row.put("brier", judged.figure("brier"));
        row.put("log_loss", judged.figure("log_loss"));
        row.put("roc_auc", judged.figure("roc_auc"));
        row.put("average_precision", judged.figure("average_precision"));
        row.put("found", judged.count("true_positives"));
        recorder.row(row);
        double[] sorted = Arrays.stream(probabilities).sorted().toArray();
        for (int i = 0; i <= 100; i++) {
            recorder.point("probability_" + model, sorted[(sorted.length - 1) * i / 100]);
        }
    }

    /** As many payments as there are frauds, the most probable ones; of equal ones, any. */
    private static boolean[] highest(LabelledPayments payments, double[] probabilities, Random random) {
        double[] lots = random.doubles(probabilities.length).toArray();
        int[] order = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -probabilities[i])
                        .thenComparingDouble(i -> lots[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        boolean[] called = new boolean[probabilities.length];
        for (int i = 0; i < payments.fraudCount(); i++) {
            called[order[i]] = true;
        }
        return called;
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double frauds = evidence.cell(key(SERVED), "frauds");
        double worstError = evidence.rows().stream()
                .mapToDouble(row -> ((Number) row.get("ece")).doubleValue())
                .max()
                .orElseThrow();
        double uselessFinds = Math.max(evidence.cell(key(RATE), "found"), evidence.cell(key(CLOCK), "found")) / frauds;
        double uselessAuc = Math.max(evidence.cell(key(RATE), "roc_auc"), evidence.cell(key(CLOCK), "roc_auc"));
        double usefulFinds = evidence.cell(key(SERVED), "found") / frauds;
        boolean calibrated = worstError <= CALIBRATED;
        boolean useless = uselessFinds <= USELESS_FINDS && uselessAuc <= USELESS_AUC;
        boolean useful = usefulFinds >= USEFUL_FINDS;
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String model : List.of(RATE, CLOCK, SERVED)) {
            for (String column : List.of("ece", "brier", "roc_auc", "found")) {
                figures.put(model + "_" + column, evidence.cell(key(model), column));
            }
        }
        figures.put("frauds", frauds);
        figures.put("rows", evidence.cell(key(SERVED), "rows"));
        return new Judgement(
                calibrated && useless && useful,
                worst(worstError, uselessFinds, uselessAuc, usefulFinds),
                figures,
                calibrated && useful ? "both" : "useful_only");
    }

    private static Map<String, Object> key(String model) {
        return Map.of("model", model);
    }

    private static Text worst(double error, double uselessFinds, double uselessAuc, double usefulFinds) {
        Text e = Template.number(error);
        Text u = Template.number(100 * uselessFinds);
        Text a = Template.number(uselessAuc);
        Text f = Template.number(100 * usefulFinds);
        return new Text(
                "The largest ECE is " + e.en() + " (limit: at most "
                        + Template.number(CALIBRATED).en()
                        + "); the better of the useless ones finds " + u.en() + " % (limit: at most "
                        + Template.number(100 * USELESS_FINDS).en() + " %) with a ROC-AUC of " + a.en()
                        + " (limit: at most " + Template.number(USELESS_AUC).en() + "), the model that serves " + f.en()
                        + " % (limit: at least "
                        + Template.number(100 * USEFUL_FINDS).en() + " %).",
                "Наибольшая ECE — " + e.ru() + " (предел: не больше "
                        + Template.number(CALIBRATED).ru()
                        + "); лучшая из бесполезных находит " + u.ru() + " % (предел: не больше "
                        + Template.number(100 * USELESS_FINDS).ru() + " %) при ROC-AUC " + a.ru()
                        + " (предел: не больше " + Template.number(USELESS_AUC).ru() + "), боевая модель — " + f.ru()
                        + " % (предел: не меньше "
                        + Template.number(100 * USEFUL_FINDS).ru() + " %).");
    }
}
