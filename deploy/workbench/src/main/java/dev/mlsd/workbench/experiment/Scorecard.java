package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.Answer;
import dev.mlsd.workbench.experiment.Bench.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model that decides, asked over the Open Inference Protocol for vectors of the past: calibrated probabilities, and what the service measured
 * that a row took to compute.
 *
 * @param signature the features of a row, in order
 */
record Scorecard(String name, String version, List<String> signature, Calibrated calibration) {

    private static final int OK = 200;

    /** A score as the service turns it into a probability. */
    interface Calibrated {
        double apply(double score);
    }

    /** The production version of a model. */
    static Scorecard of(Bench bench, String name) throws ExperimentException, InterruptedException {
        if (ask(bench, "/v1/models").get("models") instanceof List<?> models) {
            for (Object model : models) {
                if (model instanceof Map<?, ?> listed
                        && name.equals(listed.get("name"))
                        && "production".equals(listed.get("stage"))
                        && listed.get("signature") instanceof List<?> signature) {
                    String version = String.valueOf(listed.get("version"));
                    Map<String, Object> calibration =
                            ask(bench, "/v1/models/" + name + "/versions/" + version + "/calibration");
                    return new Scorecard(
                            name,
                            version,
                            signature.stream().map(String::valueOf).toList(),
                            calibrated(calibration));
                }
            }
        }
        throw new ExperimentException("no_model", "there is no production version of " + name);
    }

    /** Platt scaling on the logit, or lines between points; see the service's own class. */
    static Calibrated calibrated(Map<String, Object> calibration) throws ExperimentException {
        if ("platt".equals(calibration.get("method"))) {
            double a = number(calibration.get("a"));
            double b = number(calibration.get("b"));
            return score -> {
                double clipped = Math.clamp(score, 1e-7, 1 - 1e-7);
                return 1 / (1 + Math.exp(-(a * Math.log(clipped / (1 - clipped)) + b)));
            };
        }
        if ("isotonic".equals(calibration.get("method"))) {
            double[] x = numbers(calibration.get("x"));
            double[] y = numbers(calibration.get("y"));
            return score -> between(x, y, score);
        }
        throw new ExperimentException(
                "no_calibration", "a calibration of no known method: " + calibration.get("method"));
    }

    private static double between(double[] x, double[] y, double score) {
        int next = 0;
        while (next < x.length && x[next] < score) {
            next++;
        }
        if (next == 0 || next == x.length) {
            return y[next == 0 ? 0 : x.length - 1];
        }
        return y[next - 1] + (score - x[next - 1]) / (x[next] - x[next - 1]) * (y[next] - y[next - 1]);
    }

    /** Probabilities of rows, in their order. */
    double[] probabilities(Bench bench, List<Map<String, Double>> vectors)
            throws ExperimentException, InterruptedException {
        StringBuilder body = new StringBuilder("{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[")
                .append(vectors.size())
                .append(',')
                .append(signature.size())
                .append("],\"data\":[");
        for (Map<String, Double> vector : vectors) {
            for (String feature : signature) {
                Double value = vector.get(feature);
                body.append(value == null ? "NaN" : value.toString()).append(',');
            }
        }
        body.setLength(body.length() - 1);
        Answer answer = bench.post(
                Part.INFERENCE,
                "/v2/models/" + name + "/infer",
                "application/json",
                body.append("]}]}").toString());
        if (answer.status() != OK
                || !(answer.body().get("outputs") instanceof List<?> outputs)
                || !(outputs.getFirst() instanceof Map<?, ?> output)) {
            throw new ExperimentException(
                    "no_scores", name + " answers with " + answer.status() + ": " + answer.body());
        }
        double[] probabilities = numbers(output.get("data"));
        for (int row = 0; row < probabilities.length; row++) {
            probabilities[row] = calibration.apply(probabilities[row]);
        }
        return probabilities;
    }

    /** Nanoseconds that the model has computed for callers of the protocol since the service's start. */
    double computedNanos(Bench bench) throws ExperimentException, InterruptedException {
        if (ask(bench, "/v2/models/" + name + "/stats").get("model_stats") instanceof List<?> models) {
            for (Object model : models) {
                if (model instanceof Map<?, ?> of
                        && version.equals(of.get("version"))
                        && of.get("inference_stats") instanceof Map<?, ?> statistics
                        && statistics.get("compute_infer") instanceof Map<?, ?> compute) {
                    return number(compute.get("ns"));
                }
            }
        }
        throw new ExperimentException("no_statistics", "inference-service counts nothing for " + name);
    }

    private static Map<String, Object> ask(Bench bench, String path) throws ExperimentException, InterruptedException {
        Answer answer = bench.get(Part.INFERENCE, path);
        if (answer.status() != OK) {
            throw new ExperimentException("no_model", "inference-service answers " + path + " with " + answer.status());
        }
        return new LinkedHashMap<>(answer.body());
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static double[] numbers(Object list) throws ExperimentException {
        if (!(list instanceof List<?> values)) {
            throw new ExperimentException("malformed", "numbers were to come, got " + list);
        }
        List<Double> numbers = new ArrayList<>();
        values.forEach(value -> numbers.add(number(value)));
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
