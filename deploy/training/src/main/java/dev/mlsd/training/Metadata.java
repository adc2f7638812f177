package dev.mlsd.training;

import dev.mlsd.inference.decision.CostTable;
import dev.mlsd.training.calibration.CalibrationChoice;
import dev.mlsd.training.calibration.FittedCalibration;
import dev.mlsd.training.dataset.Dataset;
import dev.mlsd.training.dataset.Ranges;
import dev.mlsd.training.evaluation.Metrics;
import dev.mlsd.training.learner.Cost;
import dev.mlsd.training.learner.Learner;
import dev.mlsd.training.onnx.OnnxExport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes down what serving needs to know of a model, and how it was made. Nothing in it depends on the hour, and
 * of the machine only the last digits of {@code export_difference}.
 */
final class Metadata {

    /**
     * What actions cost, in major units. A review is two minutes of an analyst; a wrongly blocked payment costs a call,
     * some anger, and a twentieth of the amount; an approved fraud is lost whole; reviews stop nine frauds of ten. They
     * are a start: whoever deploys this sets their own, per model version.
     */
    private static final CostTable COSTS = new CostTable(2.0, 10.0, 0.05, 1.0, 0.9);

    private Metadata() {}

    /** The content of {@code metadata.json}. */
    static Map<String, Object> of(
            JobSettings settings,
            Learner learner,
            Map<String, Object> source,
            List<String> signature,
            Dataset dataset,
            Metrics metrics,
            CalibrationChoice calibration,
            double exportDifference,
            Map<String, Object> computeCost) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", learner.modelName());
        metadata.put("version", Integer.toString(settings.version()));
        metadata.put("algorithm", learner.algorithm());
        metadata.put("signature", signature);
        metadata.put("input", tensor("features", signature.size()));
        metadata.put("output", tensor("probability", 1));
        metadata.put("training", training(settings, learner, source, dataset));
        metadata.put("metrics", metrics.byName());
        metadata.put("calibration", calibration(calibration));
        metadata.put("export_difference", exportDifference);
        metadata.put("compute_cost", computeCost);
        metadata.put("costs", costs());
        metadata.put("made_by", settings.madeBy());
        return metadata;
    }

    /** What a version costs on any machine. Its microseconds differ by machine, so the running service tells them, not its files. */
    static Map<String, Object> computeCost(byte[] onnx, Cost cost) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("file_bytes", onnx.length);
        result.put("graph_nodes", OnnxExport.nodes(onnx));
        result.put("parameters", cost.parameters());
        result.put(cost.work().name().toLowerCase(Locale.ROOT) + "_a_row", cost.workPerRow());
        return result;
    }

    private static Map<String, Object> tensor(String name, int width) {
        Map<String, Object> tensor = new LinkedHashMap<>();
        tensor.put("name", name);
        tensor.put("datatype", "FP32");
        tensor.put("shape", List.of(-1, width));
        return tensor;
    }

    /** What was learned from and tested on. */
    static Map<String, Object> training(
            JobSettings settings, Learner learner, Map<String, Object> source, Dataset dataset) {
        Map<String, Object> training = new LinkedHashMap<>(source);
        Ranges ranges = settings.ranges();
        training.put("seed", settings.trees().seed());
        training.put("train_from", ranges.trainFrom().toString());
        training.put("train_to", ranges.trainTo().toString());
        training.put("test_from", ranges.testFrom().toString());
        training.put("test_to", ranges.testTo().toString());
        training.put("label_delay_days", days(ranges.labelDelay()));
        training.put("rows", dataset.training().rows());
        training.put("frauds", dataset.training().fraudCount());
        training.put("test_rows", dataset.test().rows());
        training.put("test_frauds", dataset.test().fraudCount());
        Map<String, Object> leftOut = new LinkedHashMap<>();
        leftOut.put("unlabelled", dataset.counts().unlabelled());
        leftOut.put("training_labelled_after_test_start", dataset.counts().labelledTooLate());
        leftOut.put("test_of_compromised_cards", dataset.counts().compromised());
        training.put("left_out", leftOut);
        training.put("settings", learner.settings());
        return training;
    }

    private static Number days(Duration delay) {
        long seconds = delay.toSeconds();
        return seconds % 86_400 == 0 ? (Number) (seconds / 86_400) : (Number) (seconds / 86_400.0);
    }

    private static Map<String, Object> calibration(CalibrationChoice choice) {
        Map<String, Object> calibration = new LinkedHashMap<>();
        calibration.put(
                "method",
                switch (choice.fitted()) {
                    case FittedCalibration.Platt platt -> "platt";
                    case FittedCalibration.Isotonic isotonic -> "isotonic";
                });
        calibration.put("folds", CrossFit.FOLDS);
        calibration.put("platt_brier", choice.plattBrier());
        calibration.put("isotonic_brier", choice.isotonicBrier());
        return calibration;
    }

    private static Map<String, Object> costs() {
        Map<String, Object> costs = new LinkedHashMap<>();
        costs.put("review", COSTS.review());
        costs.put("block_fixed", COSTS.blockFixed());
        costs.put("block_share", COSTS.blockShare());
        costs.put("fraud_share", COSTS.fraudShare());
        costs.put("review_catch", COSTS.reviewCatch());
        return costs;
    }
}
