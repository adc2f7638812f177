package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Two models on the labelled payments of this world: the one that serves, by its raw score, and one that learned from as many frauds as
 * genuine payments. Platt scaling and isotonic regression are fitted to later payments and judged on still later ones.
 */
public final class Calibration implements Experiment {

    private static final String ID = "calibration";

    /** Both errors of the model that learned from a balanced sample must fall to less than one part in so many. */
    private static final double FALL = 3;

    /** Platt scaling is strictly increasing, so it changes no order; isotonic regression makes ties. */
    private static final double ORDER_PLATT = 0.001;

    private static final double ORDER_ISOTONIC = 0.05;

    private static final String BALANCED = "balanced";
    private static final String SERVED = "served";
    private static final String NONE = "none";
    private static final String PLATT = "platt";
    private static final String ISOTONIC = "isotonic";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("read");
        List<LabelledPayments> parts = LabelledPayments.read(bench).parts(4, 3, 3);
        LabelledPayments judge = parts.getLast();
        recorder.phase("learn");
        LabelledPayments balanced =
                parts.getFirst().balanced(new Random(bench.runId().hashCode()));
        RidgeLogistic model = RidgeLogistic.fit(balanced.rows(), balanced.frauds(), LabelledPayments.PENALTY);
        // Sabotage: fitted to the very sample that was learned from, in which every second payment is a fraud.
        LabelledPayments fit = sabotaged ? balanced : parts.get(1);
        recorder.phase("judge");
        report(recorder, BALANCED, judge, Judged.calibrations(bench, fit, of(model, fit), judge, of(model, judge)));
        report(
                recorder,
                SERVED,
                judge,
                Judged.calibrations(
                        bench,
                        fit,
                        fit.column(Bench.ServedPayment::score),
                        judge,
                        judge.column(Bench.ServedPayment::score)));
    }

    private static double[] of(RidgeLogistic model, LabelledPayments payments) {
        return Arrays.stream(payments.rows()).mapToDouble(model::probability).toArray();
    }

    private static void report(
            Recorder recorder, String model, LabelledPayments judge, Map<String, Judged> calibrations) {
        for (Map.Entry<String, Judged> one : calibrations.entrySet()) {
            Judged judged = one.getValue();
            double promised = Arrays.stream(judged.probabilities()).average().orElse(Double.NaN);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("model", model);
            row.put("method", one.getKey());
            row.put("rows", judge.size());
            row.put("frauds", judge.fraudCount());
            row.put("promised", promised * judge.size());
            row.put("brier", judged.figure("brier"));
            row.put("brier_low", judged.end("brier", "lower"));
            row.put("brier_high", judged.end("brier", "upper"));
            row.put("ece", judged.figure("ece"));
            row.put("roc_auc", judged.figure("roc_auc"));
            row.put("average_precision", judged.figure("average_precision"));
            recorder.row(row);
            if (model.equals(BALANCED)) {
                for (Judged.Bin bin : judged.reliability()) {
                    recorder.point("promised_" + one.getKey(), bin.promised());
                    recorder.point("came_" + one.getKey(), bin.observed());
                }
            }
        }
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double brier = fall(evidence, "brier");
        double ece = fall(evidence, "ece");
        double before = cell(evidence, NONE, "roc_auc");
        double platt = Math.abs(cell(evidence, PLATT, "roc_auc") - before);
        double isotonic = Math.abs(cell(evidence, ISOTONIC, "roc_auc") - before);
        boolean mended = Math.min(brier, ece) >= FALL;
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String method : List.of(NONE, PLATT, ISOTONIC)) {
            figures.put("brier_" + method, cell(evidence, method, "brier"));
            figures.put("ece_" + method, cell(evidence, method, "ece"));
        }
        figures.put("promised", cell(evidence, NONE, "promised"));
        figures.put("promised_platt", cell(evidence, PLATT, "promised"));
        figures.put("frauds", cell(evidence, NONE, "frauds"));
        figures.put("rows", cell(evidence, NONE, "rows"));
        figures.put("roc_auc", before);
        figures.put("served_ece", evidence.cell(Map.of("model", SERVED, "method", NONE), "ece"));
        return new Judgement(
                mended && platt <= ORDER_PLATT && isotonic <= ORDER_ISOTONIC,
                worst(brier, ece, platt, isotonic),
                figures,
                mended ? "numbers" : "nothing");
    }

    /** By how much an error falls with the worse of both methods. */
    private static double fall(Evidence evidence, String error) {
        return cell(evidence, NONE, error) / Math.max(cell(evidence, PLATT, error), cell(evidence, ISOTONIC, error));
    }

    private static double cell(Evidence evidence, String method, String column) {
        return evidence.cell(Map.of("model", BALANCED, "method", method), column);
    }

    private static Text worst(double brier, double ece, double platt, double isotonic) {
        Text b = Template.number(brier);
        Text e = Template.number(ece);
        Text limit = Template.number(FALL);
        Text p = Template.number(platt);
        Text i = Template.number(isotonic);
        return new Text(
                "With the worse of both calibrations the Brier score is divided by " + b.en() + " and ECE by " + e.en()
                        + " (limit: at least " + limit.en() + "); ROC-AUC moves by " + p.en()
                        + " with Platt scaling and "
                        + i.en() + " with isotonic regression (limits: "
                        + Template.number(ORDER_PLATT).en() + " and "
                        + Template.number(ORDER_ISOTONIC).en() + ").",
                "С худшей из двух калибровок Brier делится на " + b.ru() + ", а ECE — на " + e.ru()
                        + " (предел: не меньше чем на " + limit.ru() + "); ROC-AUC сдвигается на " + p.ru()
                        + " при масштабировании Платта и на " + i.ru() + " при изотонической регрессии (пределы: "
                        + Template.number(ORDER_PLATT).ru() + " и "
                        + Template.number(ORDER_ISOTONIC).ru() + ").");
    }
}
