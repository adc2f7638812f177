package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.catalogue.Template;
import dev.mlsd.workbench.experiment.Bench.Answer;
import dev.mlsd.workbench.experiment.Bench.Load;
import dev.mlsd.workbench.experiment.Bench.LoadResult;
import dev.mlsd.workbench.experiment.Bench.LoadStep;
import dev.mlsd.workbench.experiment.Bench.Part;
import dev.mlsd.workbench.experiment.Bench.ServedValue;
import dev.mlsd.workbench.experiment.Bench.VectorQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows of 1000 floats for 100 000 entities (MLSD_WIDE_ENTITIES sets another number) are loaded into the online store; some of them are
 * compared value by value with what they must be, by a formula of its own; then all 1000 features of entities in no order are asked for
 * in an open loop, three times over, and at last one request after the other, with one read of the packed row and with a read for each
 * feature. A server of the load generator's own that answers at once says what of the tail is not the service's. The rows are removed at
 * the end, and with the lease when this process dies.
 *
 * <p>The tail is shown and not judged: on two cores, where generator, services and whatever else runs wait for each other, the server
 * that answers at once misses 10 ms too.
 */
public final class WideFeatures implements Experiment {

    private static final String ID = "wide-features";
    private static final int FEATURES = 1_000;
    private static final String SETTING = "MLSD_WIDE_ENTITIES";
    private static final int USUAL_ENTITIES = 100_000;
    private static final int MOST_ENTITIES = 1_000_000;
    private static final int CHECKED = 20;
    private static final double RATE = 500;
    private static final double SECONDS = 5;
    private static final double FLOOR_WARM_UP_SECONDS = 3;
    /** Until the code of a fresh service is compiled. */
    private static final double WARM_UP_SECONDS = 10;

    private static final double PAUSE_SECONDS = 0.5;
    private static final double ALONE_SECONDS = 3;
    private static final int STEPS = 3;

    /** With a read for each feature more would only wait, and payments with them. */
    private static final int SABOTAGED_IN_FLIGHT = 8;

    private static final double LIMIT_MILLIS = 10;

    /** A thousand round trips were 65 times as long as a request with one; ten is far from that and from one. */
    private static final double LEAST_RATIO = 10;

    /** A Poisson step of 2500 requests is below it once in millions. */
    private static final double LEAST_RATE = 0.9;

    private static final Duration LOOK = Duration.ofMillis(200);

    /** For each 10 000 rows; they take half a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Duration REMOVED_WITHIN = Duration.ofSeconds(20);

    private static final String PATH = "/admin/wide-rows";
    private static final String JSON = "application/json";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public void run(Bench bench, boolean sabotaged) throws ExperimentException, InterruptedException {
        Recorder recorder = bench.recorder();
        int entities = entities();
        bench.features(Map.of("reads", "one"));
        recorder.phase("rows");
        awaitNone(bench);
        ask(bench, entities);
        Map<String, Object> loaded = await(bench, entities);
        recorder.figure("entities", entities);
        recorder.figure("row_bytes", number(loaded, "row_bytes"));
        recorder.figure("load_seconds", number(loaded, "seconds"));
        check(bench, entities);
        recorder.phase("floor");
        step(bench, bench.load("constant-grpc"), 1, LoadStep.open("floor", RATE, SECONDS, FLOOR_WARM_UP_SECONDS));
        recorder.phase("load");
        // Sabotage: a read for each feature, as where every feature has a key of its own.
        bench.features(Map.of("reads", sabotaged ? "each_feature" : "one"));
        Load load = bench.load("features-wide");
        for (int step = 1; step <= STEPS; step++) {
            LoadStep wide = LoadStep.open("wide", RATE, SECONDS, step == 1 ? WARM_UP_SECONDS : PAUSE_SECONDS);
            step(bench, load, step, sabotaged ? wide.withInFlight(SABOTAGED_IN_FLIGHT) : wide);
        }
        recorder.phase("alone");
        step(bench, load, 1, LoadStep.closed("row", 1, ALONE_SECONDS, PAUSE_SECONDS));
        bench.features(Map.of("reads", "each_feature"));
        step(bench, load, 1, LoadStep.closed("keys", 1, ALONE_SECONDS, PAUSE_SECONDS));
        recorder.phase("end");
        ask(bench, 0);
        awaitNone(bench);
    }

    private static int entities() throws ExperimentException {
        String text = System.getenv().getOrDefault(SETTING, Integer.toString(USUAL_ENTITIES));
        if (!text.matches("[1-9][0-9]{2,6}") || Integer.parseInt(text) > MOST_ENTITIES) {
            throw new ExperimentException(
                    "wrong_setting", SETTING + " must be 100 to " + MOST_ENTITIES + " entities, got '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static void awaitNone(Bench bench) throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        while (!"none".equals(bench.get(Part.FEATURES, PATH).body().get("stage"))) {
            if (System.nanoTime() - begun > REMOVED_WITHIN.toNanos()) {
                throw new ExperimentException(
                        "rows_stay", "the rows of a run are still there; they expire by themselves");
            }
            Thread.sleep(LOOK);
        }
    }

    private static void ask(Bench bench, int entities) throws ExperimentException, InterruptedException {
        Answer answer = bench.post(
                Part.FEATURES, PATH, JSON, "{\"holder\":\"" + bench.runId() + "\",\"entities\":" + entities + "}");
        if (answer.status() != 202) {
            throw new ExperimentException(
                    "rows_refused",
                    "feature-service loads no rows: " + answer.body().get("detail")
                            + " (MLSD_WIDE_ENTITIES makes them fewer, MLSD_REDIS_MIB gives Redis more)");
        }
    }

    private static Map<String, Object> await(Bench bench, int entities)
            throws ExperimentException, InterruptedException {
        long patience = PATIENCE.toNanos() * (1 + entities / 10_000);
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < patience) {
            Map<String, Object> state = bench.get(Part.FEATURES, PATH).body();
            bench.recorder().point("loaded", number(state, "loaded"));
            if ("loaded".equals(state.get("stage"))) {
                return state;
            }
            if (!"loading".equals(state.get("stage"))) {
                throw new ExperimentException(
                        "rows_failed", "the rows were not loaded; is Redis large enough (MLSD_REDIS_MIB)?");
            }
            Thread.sleep(LOOK);
        }
        throw new ExperimentException("rows_slow", entities + " rows were not loaded in time");
    }

    private static void check(Bench bench, int entities) throws ExperimentException, InterruptedException {
        Random random = new Random(bench.runId().hashCode());
        long moment = bench.worldMillis();
        List<Integer> asked = random.ints(CHECKED, 0, entities).boxed().toList();
        List<String> names = new ArrayList<>();
        for (int feature = 0; feature < FEATURES; feature++) {
            names.add("wide_profile@1:f%04d".formatted(feature));
        }
        List<Map<String, ServedValue>> vectors = bench.served(
                        names,
                        asked.stream()
                                .map(entity -> new VectorQuery("wide-" + entity, "", moment))
                                .toList())
                .orElseThrow(() -> new ExperimentException("service-unavailable", "feature-service cannot answer"));
        long wrong = 0;
        for (int i = 0; i < vectors.size(); i++) {
            for (int feature = 0; feature < FEATURES; feature++) {
                Double value = vectors.get(i).get(names.get(feature)).value();
                wrong += value != null && value == right(asked.get(i), feature) ? 0 : 1;
            }
        }
        bench.recorder().figure("checks", (double) vectors.size() * FEATURES);
        bench.recorder().figure("wrong", wrong);
    }

    /** SplitMix64 of the number of the value, its upper 24 bits as a fraction. */
    private static double right(long entity, int feature) {
        long x = (entity * 1_000 + feature) * -7046029254386353131L;
        x = (x ^ x >>> 30) * -4658895280553007687L;
        x = (x ^ x >>> 27) * -7723592293110705685L;
        return ((x ^ x >>> 31) >>> 40) / 16_777_216.0;
    }

    private static void step(Bench bench, Load load, int number, LoadStep step)
            throws ExperimentException, InterruptedException {
        LoadResult result = load.run(
                step,
                progress -> bench.recorder()
                        .point("p50_" + step.label(), step.closedLoop() ? progress.naiveP50() : progress.p50()));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", step.label());
        row.put("step", number);
        row.put("rate", result.achieved());
        row.put("p50", result.latency().p50());
        row.put("p99", result.latency().p99());
        row.put("p999", result.latency().p999());
        row.put("max", result.latency().max());
        row.put("errors", result.errors());
        row.put("missing", result.fallbacks());
        bench.recorder().row(row);
    }

    private static double number(Map<String, Object> object, String field) {
        return object.get(field) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Override
    public Judgement judge(Evidence evidence) {
        // Whatever else runs on the machine only adds to latency, so the quietest step tells most about the service.
        Map<String, Object> quietest = IntStream.rangeClosed(1, STEPS)
                .mapToObj(WideFeatures::wide)
                .min(Comparator.comparingDouble(step -> evidence.cell(step, "p50")))
                .orElseThrow();
        double p50 = evidence.cell(quietest, "p50");
        double p99 = evidence.cell(quietest, "p99");
        double floor = evidence.cell(Map.of("what", "floor"), "p99");
        double row = evidence.cell(Map.of("what", "row"), "p50");
        double keys = evidence.cell(Map.of("what", "keys"), "p50");
        double rate = evidence.cell(quietest, "rate");
        double errors = evidence.sum("errors");
        double missing = evidence.sum("missing");
        double wrong = evidence.figure("wrong");
        boolean holds = keys >= LEAST_RATIO * row
                && p50 < LIMIT_MILLIS
                && rate >= LEAST_RATE * RATE
                && errors == 0
                && missing == 0
                && wrong == 0
                && evidence.figure("checks") > 0;
        Map<String, Double> figures = Map.ofEntries(
                Map.entry("entities", evidence.figure("entities")),
                Map.entry("row_bytes", evidence.figure("row_bytes")),
                Map.entry("load_seconds", evidence.figure("load_seconds")),
                Map.entry("checks", evidence.figure("checks")),
                Map.entry("wrong", wrong),
                Map.entry("row", row),
                Map.entry("keys", keys),
                Map.entry("ratio", keys / row),
                Map.entry("p50", p50),
                Map.entry("p99", p99),
                Map.entry("floor", floor),
                Map.entry("rate", rate));
        Text ratio = Template.number(keys / row);
        Text typical = Template.number(p50);
        Text tail = Template.number(p99);
        Text bare = Template.number(floor);
        Text answered = Template.number(rate);
        Text lost = Template.number(errors + missing + wrong);
        return new Judgement(
                holds,
                new Text(
                        "A read for each feature takes " + ratio.en() + " times as long (limit: at least 10); P50 "
                                + typical.en() + " ms (limit: below 10) at " + answered.en()
                                + " requests/s (limit: at least 450); errors, missing and wrong values: " + lost.en()
                                + " (limit: 0). P99 " + tail.en()
                                + " ms, of a server that answers at once " + bare.en() + " ms (not judged).",
                        "Чтение на каждый признак дольше в " + ratio.ru() + " раз (предел: не меньше 10); P50 "
                                + typical.ru() + " мс (предел: меньше 10) при " + answered.ru()
                                + " запросах/с (предел: не меньше 450); ошибок, пустых и неверных значений: "
                                + lost.ru()
                                + " (предел: 0). P99 " + tail.ru() + " мс, у сервера, который отвечает сразу, "
                                + bare.ru() + " мс (не оценивается)."),
                figures,
                holds ? "row" : "keys");
    }

    private static Map<String, Object> wide(int step) {
        return Map.of("what", "wide", "step", step);
    }
}
