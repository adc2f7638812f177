package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.Batches;
import dev.mlsd.workbench.experiment.Bench.LoadResult;
import dev.mlsd.workbench.experiment.Bench.LoadStep;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A load with knobs, as somebody at the board asks for it: no claim, only what is seen.
 *
 * @param target of the load generator
 * @param model that decides meanwhile; null leaves the one that does
 * @param policy of batching; null leaves the configured one
 * @param largest most rows of a batch; null leaves the configured number
 * @param delayMillis longest wait of a window; null leaves the configured one
 * @param rate requests per second
 * @param seconds measured
 * @param arrivals poisson, constant or replay
 */
public record FreeLoad(
        String target,
        String model,
        String policy,
        Integer largest,
        Double delayMillis,
        double rate,
        double seconds,
        String arrivals) {

    /** What it is called where answers have their id. */
    public static final String ID = "serving";

    /** Not measured, before the rest. */
    public static final double WARM_UP_SECONDS = 2;

    private static final Set<String> TARGETS =
            Set.of("decisions-rest", "decisions-grpc", "decisions-stream", "features-rest", "features-grpc");
    private static final Set<String> ARRIVALS = Set.of("poisson", "constant", "replay");
    private static final double HIGHEST_RATE = 100_000;
    private static final double LONGEST_SECONDS = 55;

    public FreeLoad {
        require("target", target, TARGETS.contains(String.valueOf(target)), "one of " + TARGETS);
        require("arrivals", arrivals, ARRIVALS.contains(String.valueOf(arrivals)), "one of " + ARRIVALS);
        require("rate", rate, rate >= 1 && rate <= HIGHEST_RATE, "1 to " + (long) HIGHEST_RATE + " requests a second");
        require(
                "seconds",
                seconds,
                seconds >= 1 && seconds <= LONGEST_SECONDS,
                "1 to " + (long) LONGEST_SECONDS + ", so that a run ends within a minute");
    }

    private static void require(String field, Object value, boolean holds, String allowed) {
        if (!holds) {
            throw new WrongField(field, String.valueOf(value), allowed);
        }
    }

    /** A knob is set to what it cannot be. */
    public static final class WrongField extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        private final String field;
        private final String value;
        private final String allowed;

        WrongField(String field, String value, String allowed) {
            super(field + " is " + value + ", allowed is " + allowed);
            this.field = field;
            this.value = value;
            this.allowed = allowed;
        }

        public String field() {
            return field;
        }

        public String value() {
            return value;
        }

        public String allowed() {
            return allowed;
        }
    }

    /** Everything that is set, by name. */
    public Map<String, Object> parameters() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("target", target);
        all.put("model", model);
        all.put("policy", policy);
        all.put("largest", largest);
        all.put("delay_millis", delayMillis);
        all.put("rate", rate);
        all.put("seconds", seconds);
        all.put("arrivals", arrivals);
        return all;
    }

    /** Does it, and writes down what is seen. */
    public void run(Bench bench) throws ExperimentException, InterruptedException {
        Map<String, Object> settings = new HashMap<>();
        put(settings, "model", model);
        put(settings, "batching.policy", policy);
        put(settings, "batching.largest", largest);
        put(settings, "batching.delay_millis", delayMillis);
        Recorder recorder = bench.recorder();
        recorder.phase("start");
        bench.inference(settings);
        Bench.Load load = bench.load(target);
        recorder.phase("warm_up");
        LoadStep step = new LoadStep(ID, rate, seconds, WARM_UP_SECONDS, arrivals, false, 1, null);
        Looks looks = new Looks(bench);
        LoadResult result = load.run(step, progress -> {
            if (!progress.warmUp() && looks.begin()) {
                recorder.phase("measured");
            }
            recorder.point("offered", progress.offered());
            recorder.point("achieved", progress.achieved());
            recorder.point("p50", progress.p50());
            recorder.point("p99", progress.p99());
            recorder.point("p999", progress.p999());
            recorder.point("naive_p50", progress.naiveP50());
            recorder.point("naive_p99", progress.naiveP99());
            recorder.point("errors", (double) progress.errors());
            recorder.point("fallbacks", (double) progress.fallbacks());
            looks.look(recorder);
        });
        recorder.figure("achieved", result.achieved());
        recorder.figure("p50", result.latency().p50());
        recorder.figure("p99", result.latency().p99());
        recorder.figure("p999", result.latency().p999());
        recorder.figure("naive_p99", result.naive().p99());
        recorder.figure("answered", result.answered());
        recorder.figure("errors", result.errors());
        recorder.figure("fallbacks", result.fallbacks());
        recorder.figure("late_sends", result.lateSends());
    }

    private static void put(Map<String, Object> settings, String name, Object value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    /** Looks into the service's batches, once a second; a service that does not answer leaves a gap. */
    private static final class Looks {

        private static final int EVERY = 4;

        private final Bench bench;
        private boolean begun;
        private int ticks;

        Looks(Bench bench) {
            this.bench = bench;
        }

        boolean begin() {
            boolean first = !begun;
            begun = true;
            return first;
        }

        void look(Recorder recorder) {
            if (ticks++ % EVERY != 0) {
                return;
            }
            try {
                Batches batches = bench.batches();
                recorder.point("batch_rows", batches.meanRows());
                recorder.point("queue_p99", batches.queueP99Millis());
                recorder.point("compute_p99", batches.computeP99Millis());
            } catch (ExperimentException silent) {
                recorder.point("batch_rows", null);
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
