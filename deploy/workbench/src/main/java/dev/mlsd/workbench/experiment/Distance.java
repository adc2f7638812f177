package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How far values lie from a reference, as monitoring-service says it.
 *
 * @param kl infinite where a group of the reference is empty
 */
record Distance(double psi, double js, double kl, double ks, double wasserstein) {

    /** Of each window from the reference; null is a missing value. */
    static List<Distance> of(Bench bench, Object reference, List<?> windows)
            throws ExperimentException, InterruptedException {
        Map<String, Object> answer = bench.ask(
                Part.MONITORING, "/v1/evaluations/distances", Map.of("reference", reference, "windows", windows));
        List<Distance> distances = new ArrayList<>();
        if (answer.get("windows") instanceof List<?> list) {
            for (Object one : list) {
                if (one instanceof Map<?, ?> window) {
                    distances.add(new Distance(
                            number(window.get("psi"), 0),
                            number(window.get("js"), 0),
                            number(window.get("kl"), Double.POSITIVE_INFINITY),
                            number(window.get("ks"), 0),
                            number(window.get("wasserstein"), 0)));
                }
            }
        }
        return distances;
    }

    private static double number(Object value, double otherwise) {
        return value instanceof Number number ? number.doubleValue() : otherwise;
    }
}
