package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The labels of the later half are put aside, its quality is estimated without them, and then they come. Once as it was, and once with each
 * kind of drift injected: the estimate follows the inputs and cannot see that frauds have changed their ways.
 */
public final class NoLabels implements Experiment {

    private static final String ID = "no-labels";

    /** Estimated and true recall may differ by so much while the assumptions hold: there are some hundred frauds. */
    private static final double RIGHT = 0.3;

    /** They must differ by so much once frauds look like genuine payments. */
    private static final double WRONG = 0.3;

    /** Of the frauds, more in another group of probability than without drift: what labels show of it. */
    private static final double SEEN = 0.2;

    /** The inputs are the same to the last bit, so must the estimate be. */
    private static final double SAME = 1e-9;

    /** Under sabotage all odds are as of a model that saw so many frauds too many. */
    private static final double TOO_MANY = 100;

    private static final int SAMPLE = 1_000;
    private static final int SAMPLINGS = 400;

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
        recorder.phase("calibrate");
        double[] probabilities = Judged.calibrations(
                        bench,
                        early,
                        early.column(ServedPayment::probability),
                        late,
                        late.column(ServedPayment::probability))
                .get("platt")
                .probabilities();
        if (sabotaged) {
            probabilities = Arrays.stream(probabilities)
                    .map(p -> TOO_MANY * p / (1 - p + TOO_MANY * p))
                    .toArray();
        }
        Random random = new Random(bench.runId().hashCode());
        for (Injected.Kind kind : Injected.Kind.values()) {
            recorder.phase(kind.word());
            Injected injected = kind == Injected.Kind.NONE ? asItWas(late) : Injected.of(kind, late, random);
            LabelledPayments payments = injected.payments();
            boolean[] called = payments.called();
            Judged judged = Judged.of(bench, payments, injected.moved(probabilities), called);
            double[] sampled = sampled(payments, called, random);
            recorder.row(row(kind, payments, called, judged, sampled));
            recorder.point("estimated", judged.estimate("recall"));
            recorder.point("true", judged.figure("recall"));
            recorder.point("alarms", share(called));
        }
    }

    private static Injected asItWas(LabelledPayments payments) {
        int[] places = new int[payments.size()];
        Arrays.setAll(places, i -> i);
        return new Injected(Injected.Kind.NONE, payments, places);
    }

    private static double share(boolean[] flags) {
        int count = 0;
        for (boolean flag : flags) {
            count += flag ? 1 : 0;
        }
        return (double) count / flags.length;
    }

    /** Recall on labels of payments chosen at random, sorted; NaN, which comes last, where no fraud was among them. */
    private static double[] sampled(LabelledPayments payments, boolean[] called, Random random) {
        double[] recalls = new double[SAMPLINGS];
        for (int i = 0; i < SAMPLINGS; i++) {
            double frauds = 0;
            double found = 0;
            for (int row = 0; row < SAMPLE; row++) {
                int place = random.nextInt(payments.size());
                if (payments.payments().get(place).fraud()) {
                    frauds++;
                    found += called[place] ? 1 : 0;
                }
            }
            recalls[i] = found / frauds;
        }
        return Arrays.stream(recalls)
                .filter(recall -> !Double.isNaN(recall))
                .sorted()
                .toArray();
    }

    private static Map<String, Object> row(
            Injected.Kind kind, LabelledPayments payments, boolean[] called, Judged judged, double[] sampled) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("drift", kind.word());
        row.put("rows", payments.size());
        row.put("frauds", payments.fraudCount());
        row.put("alarms", 100 * share(called));
        row.put("estimated", judged.estimate("recall"));
        row.put("true", judged.figure("recall"));
        row.put("low", judged.end("recall", "lower"));
        row.put("high", judged.end("recall", "upper"));
        row.put("estimated_precision", judged.estimate("precision"));
        row.put("true_precision", judged.figure("precision"));
        row.put("sampled_low", sampled.length == 0 ? null : (Double) sampled[sampled.length / 40]);
        row.put(
                "sampled_high",
                sampled.length == 0 ? null : (Double) sampled[sampled.length - 1 - sampled.length / 40]);
        row.put("misplaced", judged.shift("misplaced"));
        row.put("warned", judged.trusted() ? "no" : "yes");
        return row;
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double asItWas = error(evidence, Injected.Kind.NONE);
        double data = error(evidence, Injected.Kind.DATA);
        double concept = error(evidence, Injected.Kind.CONCEPT);
        double moved = Math.abs(
                cell(evidence, Injected.Kind.CONCEPT, "estimated") - cell(evidence, Injected.Kind.NONE, "estimated"));
        double seen =
                cell(evidence, Injected.Kind.CONCEPT, "misplaced") - cell(evidence, Injected.Kind.NONE, "misplaced");
        boolean right = Math.abs(asItWas) <= RIGHT && Math.abs(data) <= RIGHT;
        boolean blind = moved <= SAME && concept >= WRONG;
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Injected.Kind kind : Injected.Kind.values()) {
            for (String column : List.of("estimated", "true", "alarms", "estimated_precision", "true_precision")) {
                figures.put(kind.word() + "_" + column, cell(evidence, kind, column));
            }
        }
        figures.put("frauds", cell(evidence, Injected.Kind.NONE, "frauds"));
        figures.put("low", cell(evidence, Injected.Kind.NONE, "low"));
        figures.put("high", cell(evidence, Injected.Kind.NONE, "high"));
        figures.put("sampled_low", cell(evidence, Injected.Kind.NONE, "sampled_low"));
        figures.put("sampled_high", cell(evidence, Injected.Kind.NONE, "sampled_high"));
        return new Judgement(
                right && blind && seen >= SEEN,
                worst(asItWas, data, concept, moved, seen),
                figures,
                blind ? "concept" : "data");
    }

    private static double error(Evidence evidence, Injected.Kind kind) {
        return cell(evidence, kind, "estimated") - cell(evidence, kind, "true");
    }

    private static double cell(Evidence evidence, Injected.Kind kind, String column) {
        return evidence.cell(Map.of("drift", kind.word()), column);
    }

    private static Text worst(double asItWas, double data, double concept, double moved, double seen) {
        Text a = Template.number(asItWas);
        Text d = Template.number(data);
        Text c = Template.number(concept);
        Text m = Template.number(moved);
        Text s = Template.number(seen);
        return new Text(
                "Estimated recall is above the true one by " + a.en() + " as it was and by " + d.en()
                        + " under data drift (limit: " + Template.number(RIGHT).en()
                        + " either way); under concept drift by " + c.en() + " (limit: at least "
                        + Template.number(WRONG).en() + "), with the estimate moved by " + m.en()
                        + " (limit: not at all), and labels show " + s.en()
                        + " more of the frauds misplaced (limit: at least "
                        + Template.number(SEEN).en() + ").",
                "Оценённая полнота выше истинной на " + a.ru() + " как было и на " + d.ru()
                        + " при дрейфе данных (предел: "
                        + Template.number(RIGHT).ru()
                        + " в обе стороны); при дрейфе понятия — на " + c.ru() + " (предел: не меньше "
                        + Template.number(WRONG).ru() + "), оценка сдвинулась на " + m.ru()
                        + " (предел: нисколько), а метки показывают, что не на месте стало больше мошенничества на "
                        + s.ru() + " его доли (предел: не меньше "
                        + Template.number(SEEN).ru() + ").");
    }
}
