package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.Load;
import dev.mlsd.workbench.experiment.Bench.LoadProgress;
import dev.mlsd.workbench.experiment.Bench.LoadResult;
import dev.mlsd.workbench.experiment.Bench.LoadStep;
import dev.mlsd.workbench.experiment.Bench.Percentiles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The same stall, seen twice: by an open loop, whose latencies count from the intended send time, and by a closed loop, whose clients wait
 * for the server and so send nothing while it stands still (coordinated omission, Tene, "How NOT to Measure Latency", 2013).
 *
 * <p>Arithmetic: with a rate r, an open loop of s seconds has r·s requests, and those that are due during a stall of d wait for d/2 on
 * average; a share d/s of all is touched, so that P99 is near d whenever d/s is well above 1 %. A closed loop of c connections has c
 * touched requests, whatever the stall takes.
 */
public final class LatencyPercentiles implements Experiment {

    private static final String ID = "latency-percentiles";
    private static final String TARGET = "decisions-grpc";
    private static final double RATE = 200;
    private static final int CONNECTIONS = 4;
    private static final double SECONDS = 15;
    private static final double WARM_UP_SECONDS = 4;
    private static final double STALL_AFTER_SECONDS = 4;
    private static final long STALL_MILLIS = 3_000;

    /** The open loop's P99 must show at least this part of the stall. */
    private static final double SHOWN_AT_LEAST = 0.5;

    /** The closed loop's P99 must be smaller at least so many times. */
    private static final double HIDDEN_AT_LEAST = 3;

    /** Both must have met the stall, or nothing is compared. */
    private static final double MET_AT_LEAST = 0.8;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        recorder.figure("stall_ms", STALL_MILLIS);
        recorder.figure("rate", RATE);
        recorder.phase("start");
        Load load = bench.load(TARGET);
        // Sabotage: the closed-loop timer, that is, the client's own wait for the server is left out of the
        // measurement.
        LoadStep open = sabotaged
                ? LoadStep.closed("open", CONNECTIONS, SECONDS, WARM_UP_SECONDS)
                : LoadStep.open("open", RATE, SECONDS, WARM_UP_SECONDS);
        recorder.phase("open");
        row(recorder, "open", step(bench, load, open, "true"));
        recorder.phase("closed");
        row(
                recorder,
                "closed",
                step(bench, load, LoadStep.closed("closed", CONNECTIONS, SECONDS, WARM_UP_SECONDS / 2), "closed"));
    }

    private static LoadResult step(Bench bench, Load load, LoadStep step, String line)
            throws ExperimentException, InterruptedException {
        Stall stall = new Stall(bench);
        LoadResult result = load.run(step, progress -> {
            stall.when(progress);
            // A closed loop intends no send time, so there is only the real one.
            bench.recorder().point("p50_" + line, step.closedLoop() ? progress.naiveP50() : progress.p50());
            bench.recorder().point("p99_" + line, step.closedLoop() ? progress.naiveP99() : progress.p99());
            bench.recorder().point("achieved", progress.achieved());
        });
        stall.finish();
        return result;
    }

    private static void row(Recorder recorder, String loop, LoadResult result) {
        Percentiles latency = result.latency();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("loop", loop);
        row.put("requests", result.answered());
        row.put("p50", latency.p50());
        row.put("p90", latency.p90());
        row.put("p99", latency.p99());
        row.put("p999", latency.p999());
        row.put("max", latency.max());
        row.put("errors", result.errors());
        recorder.row(row);
    }

    @Override
    public Judgement judge(Evidence evidence) {
        double stall = evidence.figure("stall_ms");
        double open = evidence.cell(Map.of("loop", "open"), "p99");
        double closed = evidence.cell(Map.of("loop", "closed"), "p99");
        double openMax = evidence.cell(Map.of("loop", "open"), "max");
        double closedMax = evidence.cell(Map.of("loop", "closed"), "max");
        double ratio = open / closed;
        boolean met = Math.min(openMax, closedMax) >= MET_AT_LEAST * stall;
        boolean holds = met && open >= SHOWN_AT_LEAST * stall && ratio >= HIDDEN_AT_LEAST;
        Map<String, Double> figures = Map.of(
                "stall_ms", stall,
                "p99_open", open,
                "p99_closed", closed,
                "p50_open", evidence.cell(Map.of("loop", "open"), "p50"),
                "p999_closed", evidence.cell(Map.of("loop", "closed"), "p999"),
                "max_closed", closedMax,
                "ratio", ratio);
        return new Judgement(holds, worst(met, open, closed, ratio, stall), figures, guess(ratio));
    }

    private static Text worst(boolean met, double open, double closed, double ratio, double stall) {
        if (!met) {
            return new Text(
                    "One of the two loops never met the stall, so there was nothing to compare.",
                    "Один из двух циклов не застал остановку, сравнивать было нечего.");
        }
        Text p99 = Template.number(open);
        Text naive = Template.number(closed);
        Text times = Template.number(ratio);
        Text half = Template.number(SHOWN_AT_LEAST * stall);
        return new Text(
                "P99 of the first loop " + p99.en() + " ms (limit: at least " + half.en() + " ms), of the closed loop "
                        + naive.en() + " ms, " + times.en() + " times less (limit: at least " + (int) HIDDEN_AT_LEAST
                        + ").",
                "P99 первого цикла " + p99.ru() + " мс (предел: не меньше " + half.ru() + " мс), замкнутого "
                        + naive.ru() + " мс, в " + times.ru() + " раза меньше (предел: не меньше чем в "
                        + (int) HIDDEN_AT_LEAST + ").");
    }

    private static String guess(double ratio) {
        if (ratio < 2) {
            return "same";
        }
        return ratio < 20 ? "few" : "many";
    }

    /** One stall, when the time has come. Asked for on a thread of its own, since the service answers only when it is over. */
    private static final class Stall {

        private final Bench bench;
        private CompletableFuture<Void> asked;

        Stall(Bench bench) {
            this.bench = bench;
        }

        void when(LoadProgress progress) {
            if (asked == null && !progress.warmUp() && progress.seconds() >= STALL_AFTER_SECONDS) {
                asked = CompletableFuture.runAsync(this::stall);
            }
        }

        private void stall() {
            try {
                bench.inference(Map.of("pause_millis", STALL_MILLIS));
            } catch (ExperimentException failed) {
                throw new IllegalStateException(failed.getMessage(), failed);
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            }
        }

        void finish() throws ExperimentException, InterruptedException {
            if (asked == null) {
                throw new ExperimentException("no_stall", "the load ended before the stall was due");
            }
            try {
                asked.get();
            } catch (ExecutionException failed) {
                throw new ExperimentException("no_stall", "the stall could not be asked for: " + failed.getCause());
            }
            bench.inference(Map.of());
        }
    }
}
