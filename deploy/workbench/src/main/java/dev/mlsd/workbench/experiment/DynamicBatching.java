package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.Batches;
import dev.mlsd.workbench.experiment.Bench.Load;
import dev.mlsd.workbench.experiment.Bench.LoadResult;
import dev.mlsd.workbench.experiment.Bench.LoadStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Four policies of batching on two models: a large network, whose time for a row falls when rows share a pass over its weights, and
 * trees, whose time does not. The network gets more than it can score one by one; the trees get a quiet load, where a batch has to be
 * waited for.
 */
public final class DynamicBatching implements Experiment {

    static final String NETWORK = "fraud-network";
    static final String TREES = "fraud-trees";

    private static final String ID = "dynamic-batching";
    private static final String TARGET = "decisions-stream";
    private static final List<String> POLICIES = List.of("none", "fixed-window", "adaptive", "work-conserving");
    private static final double DELAY_MILLIS = 10;

    /** Requests per second on the trees: far below what they can do. */
    private static final double QUIET_RATE = 150;

    private static final double SECONDS = 3;
    private static final double WARM_UP_SECONDS = 1;
    private static final int PROBE_CONNECTIONS = 24;
    private static final double PROBE_SECONDS = 3;

    /** The network is offered so many times what it did one by one. */
    private static final double PRESSURE = 1.6;

    /** Work-conserving batching must answer at least so many times what no batching does. */
    private static final double GAIN_AT_LEAST = 1.3;

    /** On the quiet trees, the window must cost at least this part of its delay, at the median. */
    private static final double LOSS_AT_LEAST = 0.3;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.figure("delay_ms", DELAY_MILLIS);
        recorder.phase("start");
        Load load = bench.load(TARGET);
        for (String policy : POLICIES) {
            step(bench, load, TREES, policy, policy, QUIET_RATE);
        }
        recorder.phase("capacity");
        // Nothing is offered in a closed loop, and nothing is late: the lines have a gap there.
        List.of("offered", "p50", "p99").forEach(line -> recorder.point(line, null));
        bench.inference(settings(NETWORK, "none"));
        LoadResult alone = load.run(
                LoadStep.closed("capacity", PROBE_CONNECTIONS, PROBE_SECONDS, WARM_UP_SECONDS),
                progress -> recorder.point("achieved", progress.achieved()));
        double rate = Math.max(QUIET_RATE, PRESSURE * alone.goodPerSecond(PROBE_SECONDS));
        recorder.figure("network_rate", rate);
        for (String policy : POLICIES) {
            // Sabotage: whatever the policy is called, no batch holds more than one request.
            step(bench, load, NETWORK, policy, sabotaged ? "none" : policy, rate);
        }
    }

    private static Map<String, Object> settings(String model, String policy) {
        return Map.of("model", model, "batching.policy", policy, "batching.delay_millis", DELAY_MILLIS);
    }

    private static void step(Bench bench, Load load, String model, String name, String policy, double rate)
            throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase(model + "-" + name);
        bench.inference(settings(model, policy));
        LoadResult result = load.run(LoadStep.open(model + " " + name, rate, SECONDS, WARM_UP_SECONDS), progress -> {
            recorder.point("p50", progress.p50());
            recorder.point("p99", progress.p99());
            recorder.point("offered", progress.offered());
            recorder.point("achieved", progress.achieved());
        });
        Batches batches = bench.batches();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", model);
        row.put("policy", name);
        row.put("offered", result.offered());
        row.put("by_model", result.goodPerSecond(SECONDS));
        row.put("p50", result.latency().p50());
        row.put("p99", result.latency().p99());
        row.put("batch", batches.meanRows());
        row.put("fallbacks", result.fallbacks());
        row.put("errors", result.errors());
        recorder.row(row);
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double none = evidence.cell(Map.of("model", NETWORK, "policy", "none"), "by_model");
        double conserving = evidence.cell(Map.of("model", NETWORK, "policy", "work-conserving"), "by_model");
        double fixed = evidence.cell(Map.of("model", NETWORK, "policy", "fixed-window"), "by_model");
        double quiet = evidence.cell(Map.of("model", TREES, "policy", "work-conserving"), "p50");
        double quietFixed = evidence.cell(Map.of("model", TREES, "policy", "fixed-window"), "p50");
        double delay = evidence.figure("delay_ms");
        double gain = conserving / Math.max(none, 1);
        double loss = quietFixed - quiet;
        boolean holds = gain >= GAIN_AT_LEAST && loss >= LOSS_AT_LEAST * delay;
        Map<String, Double> figures = Map.of(
                "gain", gain,
                "none", none,
                "conserving", conserving,
                "fixed", fixed,
                "quiet_p50", quiet,
                "quiet_fixed_p50", quietFixed,
                "loss", loss,
                "delay_ms", delay);
        return new Judgement(holds, worst(gain, none, conserving, loss, delay), figures, guess(gain, loss, delay));
    }

    private static Text worst(double gain, double none, double conserving, double loss, double delay) {
        Text times = Template.number(gain);
        Text before = Template.number(none);
        Text after = Template.number(conserving);
        Text lost = Template.number(loss);
        Text limit = Template.number(LOSS_AT_LEAST * delay);
        Text least = Template.number(GAIN_AT_LEAST);
        return new Text(
                "The network answers " + after.en() + " a second against " + before.en() + " without batching, "
                        + times.en()
                        + " times (limit: at least " + least.en() + "); on the quiet trees the window costs "
                        + lost.en()
                        + " ms at the median (limit: at least " + limit.en() + " ms).",
                "Сеть отвечает " + after.ru() + " раз в секунду против " + before.ru() + " без батчей, в " + times.ru()
                        + " раза (предел: не меньше " + least.ru() + "); на спокойных деревьях окно стоит " + lost.ru()
                        + " мс по медиане (предел: не меньше " + limit.ru() + " мс).");
    }

    private static String guess(double gain, double loss, double delay) {
        if (gain < GAIN_AT_LEAST) {
            return "nowhere";
        }
        return loss < LOSS_AT_LEAST * delay ? "everywhere" : "network";
    }
}
