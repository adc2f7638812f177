package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import dev.mlsd.workbench.experiment.Bench.VectorQuery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * The labelled payments of the world's last weeks are joined with their features twice: as of each payment, and with the values of now. One
 * learner makes a model of each from the earlier half. Measured on the later half, each is asked twice too: on the vectors of its own join,
 * which is what its builder would report, and on the vectors that were served when those payments were decided.
 */
public final class PointInTimeJoin implements Experiment {

    private static final String ID = "point-in-time-join";
    private static final int MOST_FRAUDS = 1_000;
    private static final int MOST_GENUINE = 2_500;
    private static final double PENALTY = 1;
    private static final int RESAMPLINGS = 400;

    /** What offline and served quality of an honest join may differ by: a vector is served while the stream still applies an event. */
    private static final double AGREEMENT = 0.02;

    /** What a leak must exceed with the whole of its interval to be called one. */
    private static final double MARGIN = 0.02;

    /** How a training set is joined. */
    private enum Join {
        AS_OF,
        NEWEST;

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
        List<ServedPayment> payments = bench.servedPayments(MOST_FRAUDS, MOST_GENUINE);
        LabelledPayments all = new LabelledPayments(payments);
        List<LabelledPayments> halves = all.parts(1, 1);
        int half = halves.getFirst().size();
        List<ServedPayment> training = halves.getFirst().payments();
        List<ServedPayment> test = halves.getLast().payments();
        double[][] served = halves.getLast().rows();
        long now = bench.worldMillis();
        Random random = new Random(bench.runId().hashCode());
        for (Join join : Join.values()) {
            recorder.phase("join_" + join.word());
            // Sabotage: what is called as of each payment is joined with the values of now.
            boolean newest = sabotaged || join == Join.NEWEST;
            double[][] joined = joined(bench, payments, newest ? now : 0);
            recorder.phase("measure");
            RidgeLogistic model =
                    RidgeLogistic.fit(slice(joined, 0, half), halves.getFirst().frauds(), PENALTY);
            Ranking offline = new Ranking(test, scores(model, slice(joined, half, payments.size())));
            Ranking online = new Ranking(test, scores(model, served));
            recorder.row(measured(recorder, join, training, test, offline, online, random));
        }
    }

    /** The vectors of payments as of one moment, or of each payment's own where that is 0. */
    private static double[][] joined(Bench bench, List<ServedPayment> payments, long moment)
            throws ExperimentException, InterruptedException {
        List<VectorQuery> queries = payments.stream()
                .map(payment -> new VectorQuery(
                        payment.customer(), payment.terminal(), moment == 0 ? payment.eventMillis() : moment))
                .toList();
        List<Map<String, Double>> vectors = bench.historicalVectors(LabelledPayments.STORED, queries);
        double[][] rows = new double[payments.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = LabelledPayments.row(payments.get(i), vectors.get(i));
        }
        return rows;
    }

    private static double[][] slice(double[][] rows, int from, int to) {
        return java.util.Arrays.copyOfRange(rows, from, to);
    }

    private static double[] scores(RidgeLogistic model, double[][] rows) {
        double[] scores = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scores[i] = model.score(rows[i]);
        }
        return scores;
    }

    private static Map<String, Object> measured(
            Recorder recorder,
            Join join,
            List<ServedPayment> training,
            List<ServedPayment> test,
            Ranking offline,
            Ranking online,
            Random random) {
        double[] gaps = new double[RESAMPLINGS];
        for (int i = 0; i < RESAMPLINGS; i++) {
            int[] drawn = offline.draw(random);
            gaps[i] = offline.averagePrecision(drawn) - online.averagePrecision(drawn);
            recorder.point("gap_" + join.word(), gaps[i]);
        }
        java.util.Arrays.sort(gaps);
        int tail = RESAMPLINGS / 40;
        int[] once = offline.each();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("join", join.word());
        row.put("trained", training.size());
        row.put("tested", test.size());
        row.put("frauds", test.stream().filter(ServedPayment::fraud).count());
        row.put("offline", offline.averagePrecision(once));
        row.put("served", online.averagePrecision(once));
        row.put("gap", offline.averagePrecision(once) - online.averagePrecision(once));
        row.put("gap_low", gaps[tail]);
        row.put("gap_high", gaps[RESAMPLINGS - 1 - tail]);
        return row;
    }

    @Override
    public Judgement judge(Evidence evidence) {
        Map<String, Object> asOf = Map.of("join", Join.AS_OF.word());
        Map<String, Object> newest = Map.of("join", Join.NEWEST.word());
        double honest = evidence.cell(asOf, "gap");
        double leak = evidence.cell(newest, "gap");
        double low = evidence.cell(newest, "gap_low");
        boolean agrees = Math.abs(honest) <= AGREEMENT;
        boolean leaks = low > MARGIN;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("as_of_offline", round(evidence.cell(asOf, "offline")));
        figures.put("as_of_served", round(evidence.cell(asOf, "served")));
        figures.put("newest_offline", round(evidence.cell(newest, "offline")));
        figures.put("newest_served", round(evidence.cell(newest, "served")));
        figures.put("leak", round(leak));
        figures.put("leak_low", round(low));
        figures.put("leak_high", round(evidence.cell(newest, "gap_high")));
        figures.put("tested", evidence.cell(asOf, "tested"));
        figures.put("frauds", evidence.cell(asOf, "frauds"));
        return new Judgement(
                agrees && leaks,
                worst(round(honest), round(low)),
                figures,
                agrees && leaks ? "better_offline" : "same");
    }

    private static double round(double value) {
        return Math.round(value * 1e3) / 1e3;
    }

    private static Text worst(double honest, double low) {
        Text gap = Template.number(honest);
        Text agreement = Template.number(AGREEMENT);
        Text least = Template.number(low);
        Text margin = Template.number(MARGIN);
        return new Text(
                "Joined as of each payment, average precision offline is " + gap.en()
                        + " above that on served vectors (limit: "
                        + agreement.en()
                        + " either way); joined with the newest values, the lower end of the interval is "
                        + least.en() + " (limit: above " + margin.en() + ").",
                "При соединении на момент платежа средняя точность офлайн выше, чем на отданных векторах, на "
                        + gap.ru()
                        + " (предел: " + agreement.ru()
                        + " в обе стороны); с последними значениями нижний конец интервала — " + least.ru()
                        + " (предел: больше " + margin.ru() + ").");
    }
}
