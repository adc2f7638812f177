package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.Answer;
import dev.mlsd.workbench.experiment.Bench.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What inference-service tells of a model that may decide: its quality on test days that it never saw, and what it costs on any machine.
 *
 * @param test the world and days it was tested on: figures of models compare only where these are equal
 * @param work multiply-adds or node visits a row
 */
record ModelSheet(
        String name,
        double averagePrecision,
        double rocAuc,
        double brier,
        Map<String, Object> test,
        double fileBytes,
        double work) {

    private static final List<String> TEST =
            List.of("source", "seed", "customers", "terminals", "test_from", "test_to", "test_rows", "test_frauds");
    private static final List<String> WORK = List.of("multiply_adds_a_row", "node_visits_a_row");
    private static final int OK = 200;

    /** All models whose production version was tested on labelled payments, in the service's order. */
    static List<ModelSheet> all(Bench bench) throws ExperimentException, InterruptedException {
        List<ModelSheet> sheets = new ArrayList<>();
        if (ask(bench, "/v1/models").get("models") instanceof List<?> models) {
            for (Object model : models) {
                Map<String, Object> listed = object(model);
                if ("production".equals(listed.get("stage"))
                        && object(listed.get("metrics")).get("average_precision") instanceof Number) {
                    sheets.add(read(bench, listed));
                }
            }
        }
        return sheets;
    }

    private static ModelSheet read(Bench bench, Map<String, Object> listed)
            throws ExperimentException, InterruptedException {
        String name = String.valueOf(listed.get("name"));
        Map<String, Object> metadata =
                ask(bench, "/v1/models/" + name + "/versions/" + listed.get("version") + "/metadata");
        Map<String, Object> metrics = object(metadata.get("metrics"));
        Map<String, Object> cost = object(metadata.get("compute_cost"));
        Map<String, Object> test = object(metadata.get("training"));
        test.keySet().retainAll(TEST);
        return new ModelSheet(
                name,
                number(metrics.get("average_precision")),
                number(metrics.get("roc_auc")),
                number(metrics.get("brier")),
                test,
                number(cost.get("file_bytes")),
                number(WORK.stream()
                        .map(cost::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null)));
    }

    private static Map<String, Object> ask(Bench bench, String path) throws ExperimentException, InterruptedException {
        Answer answer = bench.get(Part.INFERENCE, path);
        if (answer.status() != OK) {
            throw new ExperimentException(
                    "no_models", "inference-service answers " + path + " with " + answer.status());
        }
        return answer.body();
    }

    /** Medians over the last seconds, milliseconds, and rows of a batch; null where there was none. */
    record Times(Double queueMillis, Double computeMillis, Double meanRows) {}

    /** What the service tells of its batches. */
    static Times times(Bench bench) throws ExperimentException, InterruptedException {
        Map<String, Object> batching = object(ask(bench, "/v1/stats").get("batching"));
        return new Times(
                nullable(object(batching.get("queue_ms")).get("p50")),
                nullable(object(batching.get("compute_ms")).get("p50")),
                nullable(object(batching.get("batch_rows")).get("mean")));
    }

    private static Double nullable(Object value) {
        return value instanceof Number number ? (Double) number.doubleValue() : null;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return value instanceof Map<?, ?> map ? new LinkedHashMap<>((Map<String, Object>) map) : new LinkedHashMap<>();
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
