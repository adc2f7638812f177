package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What monitoring-service says of labelled rows, in the same words as of its windows: no measure is written a second time for an answer.
 *
 * @param answer its answer
 */
record Judged(Map<String, Object> answer) {

    /** Probabilities of payments against their labels, and which of them a decision took for possible frauds. */
    static Judged of(Bench bench, LabelledPayments payments, double[] probabilities, boolean[] called)
            throws ExperimentException, InterruptedException {
        return new Judged(bench.ask(Part.MONITORING, "/v1/evaluations/quality", body(payments, probabilities, called)));
    }

    /**
     * Probabilities as they are and after Platt scaling and isotonic regression, by method.
     *
     * @param fit what the calibrations are fitted to
     * @param judge what they are judged on
     */
    static Map<String, Judged> calibrations(
            Bench bench, LabelledPayments fit, double[] fitted, LabelledPayments judge, double[] probabilities)
            throws ExperimentException, InterruptedException {
        Map<String, Object> answer = bench.ask(
                Part.MONITORING,
                "/v1/evaluations/calibration",
                Map.of("fit", body(fit, fitted, fit.called()), "judge", body(judge, probabilities, judge.called())));
        Map<String, Judged> methods = new LinkedHashMap<>();
        for (Object one : list(answer.get("calibrations"))) {
            Map<String, Object> calibrated = object(one);
            methods.put(String.valueOf(calibrated.get("method")), new Judged(calibrated));
        }
        return methods;
    }

    private static Map<String, Object> body(LabelledPayments payments, double[] probabilities, boolean[] called) {
        return Map.of(
                "probabilities",
                probabilities,
                "frauds",
                payments.frauds(),
                "called",
                called,
                "groups",
                payments.groups());
    }

    /** A figure by the name that the service gives it; null where it is not defined. */
    Double figure(String name) {
        return number(object(answer.get("figures")).get(name));
    }

    /** The same, estimated without labels. */
    Double estimate(String name) {
        return number(object(answer.get("estimate")).get(name));
    }

    /** An end of a figure's 95 % interval, lower or upper; null where too little is known. */
    Double end(String name, String end) {
        return number(object(object(answer.get("intervals")).get(name)).get(end));
    }

    /** A count of the confusion: true_positives and so on. */
    double count(String name) {
        return number(object(answer.get("confusion")).get(name));
    }

    /** Share of decisions that were right. */
    double accuracy() {
        double right = count("true_positives") + count("true_negatives");
        return right / (right + count("false_positives") + count("false_negatives"));
    }

    /** A number or a flag about label and concept drift. */
    Object shift(String name) {
        return object(answer.get("shift")).get(name);
    }

    boolean trusted() {
        return Boolean.TRUE.equals(answer.get("trusted"));
    }

    /** The probabilities after a calibration. */
    double[] probabilities() {
        return list(answer.get("probabilities")).stream()
                .mapToDouble(Judged::number)
                .toArray();
    }

    /** A bin of the reliability diagram: what was promised, and what came. */
    record Bin(double rows, double promised, double observed) {}

    /** The bins that have rows, lowest first. */
    List<Bin> reliability() {
        List<Bin> bins = new ArrayList<>();
        for (Object one : list(answer.get("reliability"))) {
            Map<String, Object> bin = object(one);
            if (number(bin.get("rows")) > 0) {
                bins.add(new Bin(
                        number(bin.get("rows")), number(bin.get("mean_predicted")), number(bin.get("observed"))));
            }
        }
        return bins;
    }

    private static Double number(Object value) {
        return value instanceof Number number ? (Double) number.doubleValue() : null;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
