package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One learner on the earlier half of the labelled payments, four times: as they are, with frauds weighted up, with genuine payments left
 * out, with frauds repeated. Judged on the later half beside a model that never says fraud.
 */
public final class Imbalance implements Experiment {

    private static final String ID = "imbalance";

    /** By how much the model that finds nothing must be ahead in accuracy of each that was taught to find. */
    private static final double AHEAD = 0.03;

    /** What ROC-AUC must not see, and average precision must. */
    private static final double ROC_SPREAD = 0.08;

    private static final double PRECISION_SPREAD = 0.08;

    /** Frauds promised by frauds that came: of models that saw too many frauds, and of the one that saw them as they are. */
    private static final double INFLATED = 8;

    private static final double HONEST = 2.5;

    private static final double HALF = 0.5;

    /** How the learner is told of the rare class. */
    private enum Teaching {
        NEVER,
        PLAIN,
        WEIGHTS,
        UNDERSAMPLING,
        OVERSAMPLING,
        SERVED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final List<Teaching> LEARNED =
            List.of(Teaching.PLAIN, Teaching.WEIGHTS, Teaching.UNDERSAMPLING, Teaching.OVERSAMPLING);
    private static final List<Teaching> REBALANCED = LEARNED.subList(1, LEARNED.size());

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
        Random random = new Random(bench.runId().hashCode());
        // Sabotage: what is tested on is rebalanced as what is learned from.
        LabelledPayments late = sabotaged ? halves.getLast().balanced(random) : halves.getLast();
        for (Teaching teaching : Teaching.values()) {
            recorder.phase(teaching.word());
            double[] probabilities = probabilities(teaching, early, late, random);
            boolean[] called = new boolean[probabilities.length];
            for (int i = 0; i < called.length; i++) {
                called[i] = probabilities[i] >= HALF;
            }
            recorder.row(row(teaching, late, probabilities, Judged.of(bench, late, probabilities, called)));
            curve(recorder, teaching, late, probabilities);
        }
    }

    private static double[] probabilities(
            Teaching teaching, LabelledPayments early, LabelledPayments late, Random random) {
        return switch (teaching) {
            case NEVER -> new double[late.size()];
            case SERVED -> late.column(ServedPayment::probability);
            case PLAIN -> learned(early, null, late);
            case WEIGHTS -> {
                double frauds = early.fraudCount();
                double[] times = early.column(payment -> payment.fraud() ? (early.size() - frauds) / frauds : 1);
                yield learned(early, times, late);
            }
            case UNDERSAMPLING -> learned(early.balanced(random), null, late);
            case OVERSAMPLING -> learned(early.at(oversampled(early, random)), null, late);
        };
    }

    private static int[] oversampled(LabelledPayments payments, Random random) {
        int[] genuine = payments.places(false);
        int[] frauds = payments.places(true);
        return IntStream.concat(
                        Arrays.stream(genuine), Arrays.stream(genuine).map(i -> frauds[random.nextInt(frauds.length)]))
                .sorted()
                .toArray();
    }

    private static double[] learned(LabelledPayments early, double[] times, LabelledPayments late) {
        double[][] rows = early.rows();
        RidgeLogistic model = times == null
                ? RidgeLogistic.fit(rows, early.frauds(), LabelledPayments.PENALTY)
                : RidgeLogistic.fit(rows, early.frauds(), times, LabelledPayments.PENALTY);
        return Arrays.stream(late.rows()).mapToDouble(model::probability).toArray();
    }

    private static Map<String, Object> row(
            Teaching teaching, LabelledPayments late, double[] probabilities, Judged judged) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("teaching", teaching.word());
        row.put("rows", late.size());
        row.put("frauds", late.fraudCount());
        row.put("accuracy", judged.accuracy());
        row.put("found", judged.count("true_positives"));
        row.put("false_alarms", judged.count("false_positives"));
        row.put("roc_auc", judged.figure("roc_auc"));
        row.put("average_precision", judged.figure("average_precision"));
        row.put("low", judged.end("average_precision", "lower"));
        row.put("high", judged.end("average_precision", "upper"));
        row.put("promised", Arrays.stream(probabilities).sum());
        return row;
    }

    /** Precision as ever more payments are looked at, the most probable first: one point for each fraud found. */
    private static void curve(Recorder recorder, Teaching teaching, LabelledPayments late, double[] probabilities) {
        if (teaching == Teaching.NEVER) {
            return;
        }
        int[] order = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted((a, b) -> Double.compare(probabilities[b], probabilities[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        double found = 0;
        for (int i = 0; i < order.length; i++) {
            if (late.payments().get(order[i]).fraud()) {
                recorder.point("precision_" + teaching.word(), ++found / (i + 1));
            }
        }
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double never = cell(evidence, Teaching.NEVER, "accuracy");
        double ahead = never - largest(evidence, REBALANCED, "accuracy");
        double roc = largest(evidence, LEARNED, "roc_auc") - smallest(evidence, LEARNED, "roc_auc");
        double precision =
                largest(evidence, LEARNED, "average_precision") - smallest(evidence, LEARNED, "average_precision");
        double frauds = cell(evidence, Teaching.PLAIN, "frauds");
        double inflated = smallest(evidence, REBALANCED, "promised") / frauds;
        double honest = cell(evidence, Teaching.PLAIN, "promised") / frauds;
        boolean misleads = ahead >= AHEAD;
        boolean holds = misleads
                && roc <= ROC_SPREAD
                && precision >= PRECISION_SPREAD
                && inflated >= INFLATED
                && honest <= HONEST;
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Teaching teaching : Teaching.values()) {
            for (String column : List.of("roc_auc", "average_precision", "found", "false_alarms")) {
                figures.put(teaching.word() + "_" + column, cell(evidence, teaching, column));
            }
            figures.put(teaching.word() + "_accuracy", 100 * cell(evidence, teaching, "accuracy"));
        }
        figures.put("rate", 100 * frauds / cell(evidence, Teaching.PLAIN, "rows"));
        figures.put("frauds", frauds);
        figures.put("inflated", inflated);
        figures.put("honest", honest);
        return new Judgement(
                holds, worst(ahead, roc, precision, inflated, honest), figures, misleads ? "never" : "trained");
    }

    private static double cell(Evidence evidence, Teaching teaching, String column) {
        return evidence.cell(Map.of("teaching", teaching.word()), column);
    }

    private static double largest(Evidence evidence, List<Teaching> teachings, String column) {
        return teachings.stream()
                .mapToDouble(teaching -> cell(evidence, teaching, column))
                .max()
                .orElseThrow();
    }

    private static double smallest(Evidence evidence, List<Teaching> teachings, String column) {
        return teachings.stream()
                .mapToDouble(teaching -> cell(evidence, teaching, column))
                .min()
                .orElseThrow();
    }

    private static Text worst(double ahead, double roc, double precision, double inflated, double honest) {
        Text a = Template.number(100 * ahead);
        Text r = Template.number(roc);
        Text p = Template.number(precision);
        Text i = Template.number(inflated);
        Text h = Template.number(honest);
        return new Text(
                "In accuracy the model that never says fraud is ahead by " + a.en() + " points (limit: at least "
                        + Template.number(100 * AHEAD).en() + "); ROC-AUC spreads by " + r.en() + " (limit: at most "
                        + Template.number(ROC_SPREAD).en() + "), average precision by " + p.en()
                        + " (limit: at least "
                        + Template.number(PRECISION_SPREAD).en()
                        + "); frauds promised by frauds that came: " + i.en()
                        + " at least after rebalancing (limit: at least "
                        + Template.number(INFLATED).en() + "), " + h.en() + " without (limit: at most "
                        + Template.number(HONEST).en() + ").",
                "По доле верных ответов модель, которая никогда не говорит «мошенничество», впереди на " + a.ru()
                        + " п. п. (предел: не меньше "
                        + Template.number(100 * AHEAD).ru() + "); разброс ROC-AUC — "
                        + r.ru() + " (предел: не больше "
                        + Template.number(ROC_SPREAD).ru()
                        + "), средней точности — " + p.ru() + " (предел: не меньше "
                        + Template.number(PRECISION_SPREAD).ru()
                        + "); обещанных мошенничеств на одно случившееся: " + i.ru()
                        + " и больше после перевзвешивания (предел: не меньше "
                        + Template.number(INFLATED).ru() + "), "
                        + h.ru() + " без него (предел: не больше "
                        + Template.number(HONEST).ru() + ").");
    }
}
