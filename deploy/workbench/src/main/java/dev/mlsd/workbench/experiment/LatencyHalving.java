package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.Load;
import dev.mlsd.workbench.experiment.Bench.LoadResult;
import dev.mlsd.workbench.experiment.Bench.LoadStep;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An ablation on the live service, from the slowest way to serve a large network to the quickest: each step keeps those before it, and all
 * get the same open load, most of what the first can do. Judged is the time from a vector to its score, the wait for the model included:
 * the rest of a decision, mostly the fetch of its vector, is the same in all steps. The first way is measured again at the end, so that
 * a machine that warms up or gets busy meanwhile is not taken for a gain.
 */
public final class LatencyHalving implements Experiment {

    private static final String ID = "latency-halving";
    private static final String TARGET = "decisions-stream";
    private static final String FIRST = "plain";
    private static final String LAST = "distillation";
    private static final String AGAIN = "again";
    private static final int PROBE_CONNECTIONS = 8;
    private static final double PROBE_SECONDS = 2;

    /** With the warm-up five, the seconds that the service's own figures are of. */
    private static final double SECONDS = 4;

    private static final double WARM_UP_SECONDS = 1;

    /** All steps get so much of what the first one answered in a closed loop, and at least the lowest rate. */
    private static final double LOAD = 0.7;

    private static final double LOWEST_RATE = 20;

    /**
     * The last step must be quicker at least so many times than the first, measured before it and once more after it. Twice would be too
     * little to tell from a machine that warms up: with no step taken, the last was measured 1.8 times quicker than the first.
     */
    private static final double QUICKER_AT_LEAST = 4;

    /** Average precision that all steps together may lose. */
    private static final double LOSS_AT_MOST = 0.01;

    private static final List<Step> STEPS = List.of(
            new Step(FIRST, AccuracyVsLatency.NETWORK, false, "none", true),
            new Step("log", AccuracyVsLatency.NETWORK, false, "none", false),
            new Step("graph", AccuracyVsLatency.NETWORK, true, "none", false),
            new Step("batching", AccuracyVsLatency.NETWORK, true, "work-conserving", false),
            new Step(LAST, AccuracyVsLatency.DISTILLED, true, "work-conserving", false),
            new Step(AGAIN, AccuracyVsLatency.NETWORK, false, "none", true));

    /** One step with all those before it; the last is the first again. */
    private record Step(String name, String model, boolean optimised, String policy, boolean logForced) {

        Map<String, Object> settings() {
            return Map.of(
                    "model",
                    model,
                    "graph_optimisation",
                    optimised,
                    "batching.policy",
                    policy,
                    "log_forced",
                    logForced);
        }
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("start");
        Map<String, Double> precisions = new HashMap<>();
        for (ModelSheet sheet : ModelSheet.all(bench)) {
            precisions.put(sheet.name(), sheet.averagePrecision());
        }
        Load load = bench.load(TARGET);
        recorder.phase("capacity");
        bench.inference(STEPS.getFirst().settings());
        LoadResult probe = load.run(
                LoadStep.closed("capacity", PROBE_CONNECTIONS, PROBE_SECONDS, WARM_UP_SECONDS),
                progress -> recorder.point("p50", null));
        double rate = Math.max(LOWEST_RATE, LOAD * probe.goodPerSecond(PROBE_SECONDS));
        recorder.figure("rate", rate);
        for (Step step : STEPS) {
            // Sabotage: each step is announced, and none but the first is taken.
            Step taken = sabotaged ? STEPS.getFirst() : step;
            recorder.phase(step.name());
            bench.inference(taken.settings());
            LoadResult result = load.run(LoadStep.open(step.name(), rate, SECONDS, WARM_UP_SECONDS), progress -> {
                recorder.point("p50", progress.p50());
                recorder.point("p99", progress.p99());
            });
            row(recorder, step, result, ModelSheet.times(bench), precisions.get(taken.model()));
        }
    }

    private static void row(Recorder recorder, Step step, LoadResult result, ModelSheet.Times times, Double precision) {
        Double score = times.queueMillis() == null || times.computeMillis() == null
                ? null
                : (Double) (times.queueMillis() + times.computeMillis());
        recorder.point("score", score);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("step", step.name());
        row.put("average_precision", precision);
        row.put("queue", times.queueMillis());
        row.put("compute", times.computeMillis());
        row.put("score", score);
        row.put("batch", times.meanRows());
        row.put("p50", result.latency().p50());
        row.put("p99", result.latency().p99());
        row.put("fallbacks", result.fallbacks());
        recorder.row(row);
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double before = Math.min(cell(evidence, FIRST, "score"), cell(evidence, AGAIN, "score"));
        double after = cell(evidence, LAST, "score");
        double gain = before / after;
        double loss = cell(evidence, FIRST, "average_precision") - cell(evidence, LAST, "average_precision");
        boolean holds = gain >= QUICKER_AT_LEAST && loss <= LOSS_AT_MOST;
        double graph = cell(evidence, "log", "compute") / cell(evidence, "graph", "compute");
        Map<String, Double> figures = new HashMap<>();
        figures.put("rate", evidence.figure("rate"));
        figures.put("before_ms", before);
        figures.put("after_ms", after);
        figures.put("gain", gain);
        figures.put("graph_gain", graph);
        figures.put("before_ap", cell(evidence, FIRST, "average_precision"));
        figures.put("after_ap", cell(evidence, LAST, "average_precision"));
        figures.put("p50_before", cell(evidence, FIRST, "p50"));
        figures.put("again_ms", cell(evidence, AGAIN, "score"));
        figures.put("first_ms", cell(evidence, FIRST, "score"));
        figures.put("p50_after", cell(evidence, LAST, "p50"));
        return new Judgement(holds, worst(gain, loss), figures, guess(evidence));
    }

    private static double cell(Evidence evidence, String step, String column) {
        return evidence.cell(Map.of("step", step), column);
    }

    private static Text worst(double gain, double loss) {
        Text times = Template.number(gain);
        Text lost = Template.number(loss);
        Text least = Template.number(QUICKER_AT_LEAST);
        Text most = Template.number(LOSS_AT_MOST);
        return new Text(
                "From vector to score the last way is " + times.en()
                        + " times quicker than the quicker of two measurements of the first (limit: at least "
                        + least.en() + "); average precision falls by " + lost.en() + " (limit: at most " + most.en()
                        + ").",
                "От вектора до оценки последний способ быстрее лучшего из двух замеров первого в " + times.ru()
                        + " раза (предел: не меньше чем в "
                        + least.ru() + "); средняя точность падает на " + lost.ru() + " (предел: не больше "
                        + most.ru() + ").");
    }

    /** The step after which the time to a score fell most, by ratio. */
    private static String guess(Evidence evidence) {
        String best = FIRST;
        double most = 1;
        for (int i = 1; i < STEPS.size() - 1; i++) {
            double ratio = cell(evidence, STEPS.get(i - 1).name(), "score")
                    / cell(evidence, STEPS.get(i).name(), "score");
            if (ratio > most) {
                most = ratio;
                best = STEPS.get(i).name();
            }
        }
        return best.equals(FIRST) ? "none" : best;
    }
}
