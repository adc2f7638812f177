package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.Answer;
import dev.mlsd.workbench.experiment.Bench.Part;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Decisions that say why, beside the same decisions that do not. Every contribution served is held against Shapley's formula, enumerated
 * here over all coalitions from the trees that the service says it serves.
 */
public final class Explanations implements Experiment {

    private static final String ID = "explanations";
    private static final String TREES = "fraud-trees";
    private static final int DECISIONS = 160;
    private static final int CUSTOMERS = 300;
    private static final int TERMINALS = 400;

    /** The service sums leaf values of single precision in double precision, and so does this check. */
    private static final double DIFFERENCE_AT_MOST = 1e-6;

    /** Of the service's own time for an explanation; a slow machine takes its time. */
    private static final double MILLIS_AT_MOST = 10;

    /** Smaller contributions cannot tell two ways of attribution apart. */
    private static final double TELLING = 1e-3;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("start");
        // Sabotage: the change of the mean along the way, which adds up as well, passes for the exact contributions.
        bench.inference(sabotaged ? Map.of("model", TREES, "explanation_along_the_way", true) : Map.of("model", TREES));
        Map<String, Object> told = trees(bench);
        List<?> signature = (List<?>) told.get("signature");
        double base = number(told.get("base_value"));
        ShapleyByEnumeration truth = new ShapleyByEnumeration((List<?>) told.get("trees"), signature.size());
        recorder.phase("decisions");
        Tally tally = new Tally(signature.size());
        Random random = new Random(bench.runId().hashCode());
        String moment = Instant.ofEpochMilli(bench.worldMillis()).toString();
        for (int i = 0; i < DECISIONS; i++) {
            String body = String.format(
                    Locale.ROOT,
                    "\"customer_id\":\"c%06d\",\"terminal_id\":\"t%06d\",\"amount\":\"%.2f\",\"timestamp\":\"%s\",\"load_test\":true}",
                    random.nextInt(CUSTOMERS),
                    random.nextInt(TERMINALS),
                    Math.exp(1 + 4.5 * random.nextDouble()),
                    moment);
            String id = "{\"transaction_id\":\"" + bench.runId() + "-" + i;
            double plain = timed(bench, id + "\"," + body, tally, null);
            double explained =
                    timed(bench, id + "x\",\"explain\":true," + body, tally, new Check(signature, base, truth));
            recorder.point("plain", plain);
            recorder.point("explained", explained);
            recorder.point("inside", tally.newestInside);
        }
        for (int feature = 0; feature < signature.size(); feature++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("feature", signature.get(feature));
            row.put("served", tally.served[feature] / Math.max(1, tally.checked));
            row.put("enumerated", tally.enumerated[feature] / Math.max(1, tally.checked));
            row.put("difference", tally.differences[feature]);
            recorder.row(row);
        }
        recorder.figure("asked", 2 * DECISIONS);
        recorder.figure("failed", tally.failed);
        recorder.figure("by_rules", tally.byRules);
        recorder.figure("checked", tally.checked);
        recorder.figure("sum_error", tally.sumError);
        recorder.figure("score_error", tally.scoreError);
        recorder.figure("difference", Arrays.stream(tally.differences).max().orElse(Double.NaN));
        recorder.figure("inside_ms", median(tally.inside, tally.checked));
        recorder.figure("plain_ms", median(tally.plainMillis, tally.plain));
        recorder.figure("explained_ms", median(tally.explainedMillis, tally.explained));
    }

    private static Map<String, Object> trees(Bench bench) throws ExperimentException, InterruptedException {
        Map<String, Object> models = bench.get(Part.INFERENCE, "/v1/models").body();
        if (!(models.get("deciding") instanceof Map<?, ?> deciding)) {
            throw new ExperimentException("no_model", "no model serves yet");
        }
        Answer answer = bench.get(
                Part.INFERENCE,
                "/v1/models/" + deciding.get("name") + "/versions/" + deciding.get("version") + "/trees");
        if (answer.status() != 200
                || !(answer.body().get("trees") instanceof List<?>)
                || !(answer.body().get("signature") instanceof List<?>)) {
            throw new ExperimentException(
                    "no_trees",
                    "the model that decides has no trees: " + answer.body().get("detail"));
        }
        return answer.body();
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static double median(double[] values, int count) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return count == 0 ? Double.NaN : sorted[count / 2];
    }

    /** Asks for a decision and checks what is said of it, if anything is; milliseconds there and back. */
    private static double timed(Bench bench, String body, Tally tally, Check check)
            throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        Answer answer = bench.post(Part.INFERENCE, "/v1/decisions", "application/json", body);
        double millis = (System.nanoTime() - begun) / 1e6;
        if (answer.status() != 200) {
            tally.failed++;
        } else if (answer.body().get("fallback") != null) {
            tally.byRules++;
        } else if (check == null) {
            tally.plainMillis[tally.plain++] = millis;
        } else {
            tally.explainedMillis[tally.explained++] = millis;
            check.take(answer.body(), tally);
        }
        return millis;
    }

    /** Holds an explanation against the formula. */
    private record Check(List<?> signature, double base, ShapleyByEnumeration truth) {

        void take(Map<String, Object> decision, Tally tally) {
            if (!(decision.get("explanation") instanceof Map<?, ?> explanation)
                    || !(explanation.get("contributions") instanceof Map<?, ?> contributions)
                    || !(decision.get("features") instanceof Map<?, ?> features)
                    || !(decision.get("latency_ms") instanceof Map<?, ?> latency)) {
                tally.failed++;
                return;
            }
            double[] row = new double[signature.size()];
            double[] served = new double[row.length];
            for (int i = 0; i < row.length; i++) {
                // The model sees single precision.
                row[i] = (float) number(features.get(signature.get(i)));
                served[i] = number(contributions.get(signature.get(i)));
            }
            double[] right = truth.values(row);
            double logOdds = number(explanation.get("log_odds"));
            tally.worse(number(explanation.get("base_value"))
                    + Arrays.stream(served).sum()
                    - logOdds);
            tally.scoreError = Math.max(tally.scoreError, Math.abs(logOdds - truth.score(row)));
            double bound = Math.abs(base - number(explanation.get("base_value")));
            for (int i = 0; i < row.length; i++) {
                tally.served[i] += Math.abs(served[i]);
                tally.enumerated[i] += Math.abs(right[i]);
                tally.differences[i] = Math.max(tally.differences[i], Math.abs(served[i] - right[i]) + bound);
            }
            tally.newestInside = number(latency.get("explain"));
            tally.inside[tally.checked++] = tally.newestInside;
        }
    }

    private static final class Tally {

        private final double[] served;
        private final double[] enumerated;
        private final double[] differences;
        private final double[] inside = new double[DECISIONS];
        private final double[] plainMillis = new double[DECISIONS];
        private final double[] explainedMillis = new double[DECISIONS];
        private int plain;
        private int explained;
        private int checked;
        private int failed;
        private int byRules;
        private double sumError;
        private double scoreError;
        private Double newestInside;

        Tally(int features) {
            served = new double[features];
            enumerated = new double[features];
            differences = new double[features];
        }

        void worse(double error) {
            sumError = Math.max(sumError, Math.abs(error));
        }
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double failed = evidence.figure("failed");
        double checked = evidence.figure("checked");
        double sum = Math.max(evidence.figure("sum_error"), evidence.figure("score_error"));
        double difference = evidence.figure("difference");
        double inside = evidence.figure("inside_ms");
        boolean exact = sum <= DIFFERENCE_AT_MOST && difference <= DIFFERENCE_AT_MOST;
        boolean telling = evidence.sum("enumerated") > TELLING;
        // Where the rules decided there is nothing to explain; most decisions must be the model's.
        boolean holds = failed == 0 && checked >= DECISIONS / 2 && exact && telling && inside <= MILLIS_AT_MOST;
        Map<String, Double> figures = Map.of(
                "checked", checked,
                "failed", failed,
                "sum", sum,
                "difference", difference,
                "inside_us", 1e3 * inside,
                "plain_ms", evidence.figure("plain_ms"),
                "explained_ms", evidence.figure("explained_ms"));
        return new Judgement(
                holds, worst(checked, failed, sum, difference, inside), figures, exact ? "coalitions" : "way");
    }

    private static Text worst(double checked, double failed, double sum, double difference, double inside) {
        Text count = Template.number(checked);
        Text none = Template.number(failed);
        String added = String.format(Locale.ROOT, "%.1e", sum);
        String apart = String.format(Locale.ROOT, "%.1e", difference);
        Text micros = Template.number(1e3 * inside);
        return new Text(
                "Of " + count.en() + " explanations the sums are off by " + added
                        + " at most and the contributions differ from Shapley's formula by " + apart
                        + " at most (limit: 1e-6, in log odds); " + none.en()
                        + " requests failed (limit: 0); one takes " + micros.en()
                        + " µs (limit: 10 000 µs).",
                "Объяснений " + count.ru() + ": суммы расходятся не больше чем на " + added.replace('.', ',')
                        + ", вклады отличаются от формулы Шепли не больше чем на " + apart.replace('.', ',')
                        + " (предел: 1e-6, в логарифме шансов); не отвечено: " + none.ru()
                        + " (предел: 0); одно занимает "
                        + micros.ru() + " мкс (предел: 10 000 мкс).");
    }
}
