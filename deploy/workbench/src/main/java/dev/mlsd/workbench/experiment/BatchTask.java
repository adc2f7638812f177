package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.Answer;
import dev.mlsd.workbench.experiment.Bench.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Work on the rows of a batch view, asked for and waited for. */
final class BatchTask {

    private static final String PATH = "/v1/materializations";
    private static final String JSON = "application/json";

    /** How long a task may take; a second is usual. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final Bench bench;
    private final String view;

    BatchTask(Bench bench, String view) {
        this.bench = bench;
        this.view = view;
    }

    /** Does it and returns what was done. */
    Map<String, Object> run(String kind) throws ExperimentException, InterruptedException {
        Answer begun = bench.post(Part.FEATURES, PATH, JSON, "{\"view\":\"" + view + "\",\"kind\":\"" + kind + "\"}");
        if (begun.status() != 202) {
            throw new ExperimentException(
                    "batch_refused",
                    "feature-service answers " + begun.status() + ": "
                            + begun.body().get("detail"));
        }
        double number = number(begun.body(), "number");
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            Map<String, Object> work = map(bench.get(Part.FEATURES, PATH).body().get("work"));
            if (number(work, "number") != number) {
                throw new ExperimentException("batch_gone", "feature-service does something else by now");
            }
            switch (String.valueOf(work.get("state"))) {
                case "done" -> {
                    return map(work.get("result"));
                }
                case "failed" ->
                    throw new ExperimentException("batch_failed", kind + " failed: " + work.get("failure"));
                default -> Thread.sleep(LOOK);
            }
        }
        throw new ExperimentException("batch_slow", kind + " takes longer than " + PATIENCE.toSeconds() + " s");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    static double number(Map<String, Object> object, String field) {
        return object.get(field) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    static long moment(Map<String, Object> object, String field) {
        return Instant.parse(String.valueOf(object.get(field))).toEpochMilli();
    }
}
