package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.LoadStep;
import dev.mlsd.workbench.experiment.Bench.Part;
import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A small and a large model score the same vectors of labelled payments, and the service says what each row cost. For every threshold of the
 * small model's probability the cascade's cost and quality follow. The threshold is chosen on the earlier half of the frauds and judged on the
 * later one; then the live service decides by it for some seconds.
 */
public final class Cascade implements Experiment {

    private static final String ID = "cascade";
    private static final String SMALL = "fraud-logistic";
    private static final String LARGE = "fraud-trees";
    private static final int MOST_FRAUDS = 1_500;
    private static final int MOST_GENUINE = 6_000;
    private static final int LEAST_FRAUDS = 30;
    private static final int BATCH = 64;
    private static final int RESAMPLINGS = 400;
    private static final double LIVE_RATE = 40;
    private static final double LIVE_SECONDS = 8;

    /** From which up thresholds are tried: 0 asks the large model about everything, infinity never. */
    private static final double[] THRESHOLDS = {
        0, 0.0005, 0.001, 0.0015, 0.002, 0.003, 0.004, 0.006, 0.01, 0.02, 0.05, 0.1, Double.POSITIVE_INFINITY
    };

    /** Of the genuine payments the large model may be asked about so many. */
    private static final double AFFORDED_SHARE = 0.08;

    /** Average precision that may be lost on the later half, with the upper end of the interval. */
    private static final double LOSS_AT_MOST = 0.08;

    /** Of what the large model alone costs. */
    private static final double COST_AT_MOST = 0.75;

    /** Live the large model may be asked so many times as often as the labelled payments foretell, and so much more. */
    private static final double LIVE_TIMES = 3;

    private static final double LIVE_MORE = 0.05;

    private static final String CHOSEN = "chosen";
    private static final String TRIED = "tried";

    @Override
    public String id() {
        return ID;
    }

    /** The payments of one half with both models' probabilities. */
    private record Half(List<ServedPayment> payments, double[] small, double[] large) {

        /** What the cascade says: the small model's word below the threshold, the large one's from there on. */
        double[] scores(boolean[] asked) {
            double[] scores = new double[small.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = asked[i] ? large[i] : small[i];
            }
            return scores;
        }

        boolean[] asked(double threshold) {
            boolean[] asked = new boolean[small.length];
            for (int i = 0; i < asked.length; i++) {
                asked[i] = small[i] >= threshold;
            }
            return asked;
        }

        /** Of the genuine payments, which are nearly all; the frauds are in the sample more often than in the world. */
        double share(boolean[] asked) {
            int genuine = 0;
            int questions = 0;
            for (int i = 0; i < asked.length; i++) {
                genuine += payments.get(i).fraud() ? 0 : 1;
                questions += !payments.get(i).fraud() && asked[i] ? 1 : 0;
            }
            return (double) questions / genuine;
        }
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("read");
        List<ServedPayment> payments = bench.servedPayments(MOST_FRAUDS, MOST_GENUINE);
        int half = PartsByFrauds.of(payments, ServedPayment::fraud, LEAST_FRAUDS, 1, 1)
                .getFirst()
                .size();
        recorder.phase("score");
        Scorecard small = Scorecard.of(bench, SMALL);
        Scorecard large = Scorecard.of(bench, LARGE);
        Scores scores = scores(bench, payments, small, large);
        recorder.figure("small_ns", scores.smallNanos());
        recorder.figure("large_ns", scores.largeNanos());
        double relative = scores.smallNanos() / scores.largeNanos();
        Half earlier = scores.part(payments, 0, half);
        Half later = scores.part(payments, half, payments.size());
        recorder.phase("curve");
        // Sabotage: the small model is asked and never believed.
        double chosen = sabotaged ? 0 : choose(earlier);
        for (double threshold : THRESHOLDS) {
            boolean[] asked = later.asked(threshold);
            Map<String, Object> row = row(TRIED, threshold, later, asked, relative);
            recorder.point("cost", (Double) row.get("cost"));
            recorder.point("average_precision", (Double) row.get("average_precision"));
            recorder.row(row);
        }
        Random random = new Random(bench.runId().hashCode());
        boolean[] asked = later.asked(chosen);
        recorder.row(row(CHOSEN, chosen, later, asked, relative));
        redraw(recorder, later, asked, random);
        recorder.phase("live");
        live(bench, small, chosen);
    }

    /** Probabilities by both models, and what a row cost in each. */
    private record Scores(double[] small, double[] large, double smallNanos, double largeNanos) {

        Half part(List<ServedPayment> payments, int from, int to) {
            return new Half(
                    payments.subList(from, to),
                    Arrays.copyOfRange(small, from, to),
                    Arrays.copyOfRange(large, from, to));
        }
    }

    /** In turns, so that whatever else the machine does meets both alike; of what a batch took the median counts, for the same reason. */
    private static Scores scores(Bench bench, List<ServedPayment> payments, Scorecard small, Scorecard large)
            throws ExperimentException, InterruptedException {
        Timed bySmall = new Timed(bench, small, payments.size());
        Timed byLarge = new Timed(bench, large, payments.size());
        for (int from = 0; from < payments.size(); from += BATCH) {
            List<Map<String, Double>> vectors = payments.subList(from, Math.min(payments.size(), from + BATCH)).stream()
                    .map(ServedPayment::vector)
                    .toList();
            bySmall.score(vectors);
            byLarge.score(vectors);
        }
        return new Scores(
                bySmall.probabilities, byLarge.probabilities, bySmall.medianNanosARow(), byLarge.medianNanosARow());
    }

    /** A model at work, and what the service says that each batch took. */
    private static final class Timed {

        private final Bench bench;
        private final Scorecard model;
        private final double[] probabilities;
        private final List<Double> nanosARow = new ArrayList<>();
        private int rows;
        private double before;

        Timed(Bench bench, Scorecard model, int rows) {
            this.bench = bench;
            this.model = model;
            this.probabilities = new double[rows];
        }

        void score(List<Map<String, Double>> vectors) throws ExperimentException, InterruptedException {
            double[] scored = model.probabilities(bench, vectors);
            System.arraycopy(scored, 0, probabilities, rows, scored.length);
            double after = model.computedNanos(bench);
            // The first batch may have waited for the model to be loaded, and the last one is not full.
            if (rows > 0 && scored.length == BATCH) {
                nanosARow.add((after - before) / scored.length);
            }
            rows += scored.length;
            before = after;
        }

        double medianNanosARow() {
            return nanosARow.stream()
                    .sorted()
                    .skip(nanosARow.size() / 2)
                    .findFirst()
                    .orElse(Double.NaN);
        }
    }

    /** The lowest threshold that asks the large model no more often than can be paid for: the more it is asked, the less is lost. */
    private static double choose(Half half) {
        return Arrays.stream(THRESHOLDS)
                .filter(threshold -> half.share(half.asked(threshold)) <= AFFORDED_SHARE)
                .min()
                .orElseThrow();
    }

    private static double precision(Half half, boolean[] asked) {
        Ranking ranking = new Ranking(half.payments(), half.scores(asked));
        return ranking.averagePrecision(ranking.each());
    }

    private static Map<String, Object> row(String kind, double threshold, Half half, boolean[] asked, double relative) {
        double share = half.share(asked);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", kind);
        row.put("threshold", Double.isFinite(threshold) ? threshold : null);
        row.put("payments", half.payments().size());
        row.put("frauds", half.payments().stream().filter(ServedPayment::fraud).count());
        row.put("share", share);
        // Without a small model there is nothing to pay for it.
        row.put("cost", threshold == 0 && kind.equals(TRIED) ? 1.0 : relative + share);
        row.put("average_precision", precision(half, asked));
        return row;
    }

    /** What the cascade loses against the large model when cards are drawn anew. */
    private static void redraw(Recorder recorder, Half half, boolean[] asked, Random random) {
        Ranking cascade = new Ranking(half.payments(), half.scores(asked));
        Ranking large = new Ranking(half.payments(), half.large());
        double[] losses = new double[RESAMPLINGS];
        for (int i = 0; i < RESAMPLINGS; i++) {
            int[] drawn = large.draw(random);
            losses[i] = large.averagePrecision(drawn) - cascade.averagePrecision(drawn);
            recorder.point("loss", losses[i]);
        }
        Arrays.sort(losses);
        int tail = RESAMPLINGS / 40;
        recorder.figure("loss_low", losses[tail]);
        recorder.figure("loss_high", losses[RESAMPLINGS - 1 - tail]);
    }

    /** The service decides by the cascade, its own payments and some of a load test. */
    private static void live(Bench bench, Scorecard small, double threshold)
            throws ExperimentException, InterruptedException {
        bench.inference(Map.of("cascade.small", small.name(), "cascade.sure_below", threshold));
        Map<String, Long> before = routes(bench);
        bench.load("decisions-grpc").run(LoadStep.open("live", LIVE_RATE, LIVE_SECONDS, 0), progress -> {});
        Map<String, Long> after = routes(bench);
        Recorder recorder = bench.recorder();
        for (String route : List.of("production", "cascade-small", "cascade-large", "cascade-unsure")) {
            recorder.figure(
                    "live_" + route.replace('-', '_'), after.getOrDefault(route, 0L) - before.getOrDefault(route, 0L));
        }
        bench.inference(Map.of());
    }

    private static Map<String, Long> routes(Bench bench) throws ExperimentException, InterruptedException {
        Map<String, Long> routes = new LinkedHashMap<>();
        if (bench.get(Part.INFERENCE, "/v1/stats").body().get("routes") instanceof Map<?, ?> counted) {
            counted.forEach((route, count) -> routes.put(String.valueOf(route), ((Number) count).longValue()));
        }
        return routes;
    }

    @Override
    public Judgement judge(Evidence evidence) {
        Map<String, Object> row = Map.of("kind", CHOSEN);
        double cost = evidence.cell(row, "cost");
        double share = evidence.cell(row, "share");
        double high = evidence.figure("loss_high");
        double small = evidence.figure("live_cascade_small");
        double large = evidence.figure("live_cascade_large") + evidence.figure("live_cascade_unsure");
        double live = large / Math.max(1, small + large);
        boolean cheap = cost <= COST_AT_MOST;
        boolean good = high <= LOSS_AT_MOST;
        boolean alive = small > 0 && large > 0 && live <= LIVE_TIMES * share + LIVE_MORE;
        double whole = evidence.cell(Map.of("kind", TRIED, "threshold", 0.0), "average_precision");
        double alone = evidence.rows().stream()
                .filter(tried -> TRIED.equals(tried.get("kind")) && tried.get("threshold") == null)
                .mapToDouble(tried -> ((Number) tried.get("average_precision")).doubleValue())
                .findFirst()
                .orElseThrow();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("threshold", evidence.cell(row, "threshold"));
        figures.put("share", 100 * share);
        figures.put("cost", 100 * cost);
        figures.put("payments", evidence.cell(row, "payments"));
        figures.put("frauds", evidence.cell(row, "frauds"));
        figures.put("cascade_ap", evidence.cell(row, "average_precision"));
        figures.put("large_ap", whole);
        figures.put("small_ap", alone);
        figures.put("loss_high", high);
        figures.put("small_us", evidence.figure("small_ns") / 1000);
        figures.put("large_us", evidence.figure("large_ns") / 1000);
        figures.put("live_share", 100 * live);
        figures.put("live", small + large);
        return new Judgement(cheap && good && alive, worst(cost, high, live), figures, cheap ? "few" : "all");
    }

    private static Text worst(double cost, double high, double live) {
        Text costs = Template.number(100 * cost);
        Text most = Template.number(100 * COST_AT_MOST);
        Text loss = Template.number(Math.round(1e4 * high) / 1e4);
        Text limit = Template.number(LOSS_AT_MOST);
        Text asked = Template.number(100 * live);
        return new Text(
                "The cascade costs " + costs.en() + " % of the large model alone (limit: " + most.en()
                        + " %) and loses at most " + loss.en()
                        + " of its average precision, at the upper end of the interval (limit: " + limit.en()
                        + "); live the large model was asked about " + asked.en() + " % of the payments.",
                "Каскад стоит " + costs.ru() + " % от одной большой модели (предел: " + most.ru()
                        + " %) и теряет не больше " + loss.ru()
                        + " её средней точности, на верхнем конце интервала (предел: " + limit.ru()
                        + "); вживую большую модель спросили о " + asked.ru() + " % платежей.");
    }
}
