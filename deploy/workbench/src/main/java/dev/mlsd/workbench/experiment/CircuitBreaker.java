package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.LoadProgress;
import dev.mlsd.workbench.experiment.Bench.LoadResult;
import dev.mlsd.workbench.experiment.Bench.LoadStep;
import dev.mlsd.workbench.experiment.Bench.Part;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A model that fails, then one that hangs, under load. The circuit breaker must stop asking both soon, the rules must decide meanwhile
 * and say so, and after each the model must be asked again without anybody's doing.
 */
public final class CircuitBreaker implements Experiment {

    private static final String ID = "circuit-breaker";
    private static final double RATE = 30;
    private static final double CALM_SECONDS = 3;
    private static final double SICK_SECONDS = 7;

    /** That it hangs has to be found out: the first seconds belong to nobody's percentile, though they count for the claim. */
    private static final double FOUND_OUT_SECONDS = 4;

    /** A batch of the hanging model takes twice the deadline longer. */
    private static final double HANG_MILLIS = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /** Of all decisions while every batch fails, so many may have been tried with the model. */
    private static final double TRIED_AT_MOST = 0.25;

    /** Of all decisions while every batch hangs, so many may have waited: hanging takes longer to find out than failing. */
    private static final double WAITED_AT_MOST = 0.5;

    /** Of all decisions once it is well; a slow machine may be late for some. */
    private static final double RULES_AFTER_AT_MOST = 0.2;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase("start");
        bench.inference(Map.of());
        // Sabotage: the breaker only watches, and every payment goes to the model.
        Map<String, Object> failing = sick("model_failing_share", 1.0, sabotaged);
        Map<String, Object> hanging = sick("model_delay_millis", HANG_MILLIS, sabotaged);
        Bench.Load load = bench.load("decisions-grpc");
        phase(bench, load, "before", Map.of(), CALM_SECONDS, 1);
        phase(bench, load, "failing", failing, SICK_SECONDS, 0);
        recorder.phase("probing");
        recorder.figure("closed_after_failing_s", untilClosed(bench, load));
        phase(bench, load, "between", Map.of(), CALM_SECONDS, 0);
        phase(bench, load, "hanging", hanging, SICK_SECONDS, FOUND_OUT_SECONDS);
        recorder.phase("probing_again");
        recorder.figure("closed_after_hanging_s", untilClosed(bench, load));
        phase(bench, load, "after", Map.of(), CALM_SECONDS, 0);
    }

    private static Map<String, Object> sick(String setting, double value, boolean sabotaged) {
        return sabotaged ? Map.of(setting, value, "breaker", false) : Map.of(setting, value);
    }

    private static void phase(
            Bench bench, Bench.Load load, String phase, Map<String, Object> settings, double seconds, double warmUp)
            throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.phase(phase);
        bench.inference(settings);
        Seen before = look(bench);
        LoadResult result = load.run(LoadStep.open(phase, RATE, seconds, warmUp), watch(bench));
        Seen after = look(bench);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("phase", phase);
        row.put("answered", result.answered());
        row.put("errors", result.errors());
        row.put("rules", result.fallbacks());
        row.put("all", after.decisions() - before.decisions());
        row.put("failed_calls", after.modelFailed() - before.modelFailed());
        row.put("late", after.late() - before.late());
        row.put("opened", after.opened() - before.opened());
        row.put("p50", result.latency().p50());
        row.put("p90", result.latency().p90());
        row.put("p99", result.latency().p99());
        recorder.row(row);
        // Whatever comes next, the model is well again.
        bench.inference(Map.of());
    }

    /** A listener that draws, and does not stop the load when the service says nothing. */
    private static Consumer<LoadProgress> watch(Bench bench) {
        Recorder recorder = bench.recorder();
        return progress -> {
            recorder.point("p50", progress.p50());
            recorder.point("p99", progress.p99());
            recorder.point("achieved", progress.achieved());
            recorder.point("rules", (double) progress.fallbacks());
            try {
                recorder.point("state", look(bench).level());
            } catch (ExperimentException silent) {
                recorder.point("state", null);
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** Seconds until the model decides again under the traffic that there is; below 0 when that takes too long. */
    private static double untilClosed(Bench bench, Bench.Load load) throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        double[] closed = {-1};
        // Only traffic probes: without a request nobody finds out that the model is well.
        load.run(LoadStep.open("probing", RATE, PATIENCE.toSeconds(), 0), progress -> {
            try {
                Seen seen = look(bench);
                bench.recorder().point("state", seen.level());
                if (closed[0] < 0 && seen.state().equals("closed")) {
                    closed[0] = (System.nanoTime() - begun) / 1e9;
                }
            } catch (ExperimentException silent) {
                bench.recorder().point("state", null);
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            }
        });
        return closed[0];
    }

    /** What the service says of itself. */
    private record Seen(String state, long opened, long decisions, long modelFailed, long late) {

        /** For a chart. */
        double level() {
            return switch (state) {
                case "closed" -> 0.0;
                case "half_open" -> 1.0;
                default -> 2.0;
            };
        }
    }

    private static Seen look(Bench bench) throws ExperimentException, InterruptedException {
        Map<String, Object> stats = bench.get(Part.INFERENCE, "/v1/stats").body();
        if (!(stats.get("breaker") instanceof Map<?, ?> breaker)
                || !(stats.get("fallbacks") instanceof Map<?, ?> fallbacks)) {
            throw new ExperimentException(
                    "no_model", "inference-service says nothing of a breaker: does a model serve?");
        }
        return new Seen(
                String.valueOf(breaker.get("state")),
                count(breaker.get("opened")),
                count(stats.get("decisions_total")),
                count(fallbacks.get("model-failed")),
                count(fallbacks.get("deadline")));
    }

    private static long count(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public Judgement judge(Evidence evidence) {
        Map<String, Object> failing = Map.of("phase", "failing");
        Map<String, Object> hanging = Map.of("phase", "hanging");
        double errors = evidence.sum("errors");
        double tried = evidence.cell(failing, "failed_calls") / Math.max(1, evidence.cell(failing, "all"));
        double waited = evidence.cell(hanging, "late") / Math.max(1, evidence.cell(hanging, "all"));
        double unmarked = List.of(failing, hanging).stream()
                .mapToDouble(phase -> evidence.cell(phase, "answered") - evidence.cell(phase, "rules"))
                .sum();
        double closedSlowest =
                Math.max(evidence.figure("closed_after_failing_s"), evidence.figure("closed_after_hanging_s"));
        boolean closed =
                evidence.figure("closed_after_failing_s") >= 0 && evidence.figure("closed_after_hanging_s") >= 0;
        boolean wellAfter = List.of("between", "after").stream()
                .allMatch(phase -> evidence.cell(Map.of("phase", phase), "rules")
                        <= RULES_AFTER_AT_MOST * evidence.cell(Map.of("phase", phase), "answered"));
        boolean opened = evidence.cell(failing, "opened") > 0 && evidence.cell(hanging, "opened") > 0;
        boolean holds = errors == 0
                && unmarked == 0
                && opened
                && tried <= TRIED_AT_MOST
                && waited <= WAITED_AT_MOST
                && closed
                && wellAfter;
        Map<String, Double> figures = Map.of(
                "tried",
                100 * tried,
                "failed_calls",
                evidence.cell(failing, "failed_calls"),
                "sick",
                evidence.cell(failing, "answered") + evidence.cell(hanging, "answered"),
                "errors",
                errors,
                "p50",
                evidence.cell(hanging, "p50"),
                "p90",
                evidence.cell(hanging, "p90"),
                "waited",
                100 * waited,
                "closed",
                closedSlowest);
        return new Judgement(
                holds, worst(tried, waited, errors, unmarked, closed ? closedSlowest : -1), figures, guess(tried));
    }

    private static String guess(double tried) {
        return tried <= TRIED_AT_MOST ? "stops" : "keeps";
    }

    private static Text worst(double tried, double waited, double errors, double unmarked, double closed) {
        Text share = Template.number(100 * tried);
        Text most = Template.number(100 * TRIED_AT_MOST);
        Text late = Template.number(100 * waited);
        Text longest = Template.number(100 * WAITED_AT_MOST);
        Text failed = Template.number(errors);
        Text silent = Template.number(unmarked);
        Text seconds = Template.number(closed);
        return new Text(
                share.en() + " % of the decisions were tried with the failing model (limit: " + most.en()
                        + " %), and " + late.en() + " % waited for the hanging one (limit: " + longest.en() + " %); "
                        + failed.en() + " failed and " + silent.en() + " were not marked (limit: 0); "
                        + (closed < 0
                                ? "the model was not asked again within " + PATIENCE.toSeconds() + " s."
                                : "the model decided again after " + seconds.en() + " s."),
                "С отказывающей моделью пробовали " + share.ru() + " % решений (предел: " + most.ru()
                        + " %), зависающую ждали " + late.ru() + " % (предел: " + longest.ru()
                        + " %); не отвечено: "
                        + failed.ru() + ", без пометки: " + silent.ru() + " (предел: 0); "
                        + (closed < 0
                                ? "за " + PATIENCE.toSeconds() + " с модель так и не спросили."
                                : "модель снова решает через " + seconds.ru() + " с."));
    }
}
