package dev.mlsd.training;

import dev.mlsd.training.evaluation.Metrics;
import dev.mlsd.training.repository.Json;
import dev.mlsd.training.repository.ModelVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the command prints at the end.
 *
 * @param seconds wall time of the whole run
 */
record Report(List<TrainedModel> models, double seconds) {

    /** For people: a line a model. */
    String table() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%-15s %7s %8s %18s %19s %9s %8s%n",
                "model",
                "version",
                "ROC AUC",
                "average precision",
                "card precision@100",
                "Brier",
                "ECE"));
        for (TrainedModel model : models) {
            Metrics metrics = model.metrics();
            table.append(String.format(
                    Locale.ROOT,
                    "%-15s %7d %8.4f %18.4f %19.4f %9.6f %8.5f%n",
                    model.version().name(),
                    model.version().version(),
                    metrics.rocAuc(),
                    metrics.averagePrecision(),
                    metrics.cardPrecisionAt100(),
                    metrics.brier(),
                    metrics.ece()));
        }
        return table.toString();
    }

    /** For programs. */
    String json() {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (TrainedModel model : models) {
            ModelVersion version = model.version();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", version.name());
            entry.put("version", Integer.toString(version.version()));
            entry.putAll(model.metrics().byName());
            entry.put("algorithm", version.metadata().get("algorithm"));
            entry.put("calibration", version.metadata().get("calibration"));
            entry.put("compute_cost", version.metadata().get("compute_cost"));
            entry.put("export_difference", model.exportDifference());
            entry.put("training", version.metadata().get("training"));
            entries.add(entry);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("models", entries);
        result.put("seconds", seconds);
        return Json.write(result);
    }
}
