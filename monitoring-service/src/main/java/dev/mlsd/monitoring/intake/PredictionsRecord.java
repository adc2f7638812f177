package dev.mlsd.monitoring.intake;

import dev.mlsd.monitoring.reference.ModelVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A record of `predictions`: what was in order and, for the rest, why not.
 *
 * @param loadTests predictions for payments that a load test made up, of which nothing more is looked at
 */
record PredictionsRecord(
        long offset, List<SeenPrediction> predictions, List<Malformation> malformed, long loadTests)
        implements TimeMerge.Timed {

    PredictionsRecord {
        predictions = List.copyOf(predictions);
        malformed = List.copyOf(malformed);
    }

    /** The earliest payment; a record without any is taken at once. */
    @Override
    public long worldMillis() {
        long earliest = Long.MAX_VALUE;
        for (SeenPrediction prediction : predictions) {
            earliest = Math.min(earliest, prediction.eventMillis());
        }
        return predictions.isEmpty() ? Long.MIN_VALUE : earliest;
    }

    /** How many of the predictions were answered to a caller. */
    long live() {
        return predictions.stream().filter(SeenPrediction::live).count();
    }

    Set<ModelVersion> models() {
        Set<ModelVersion> models = new LinkedHashSet<>();
        for (SeenPrediction prediction : predictions) {
            prediction.model().ifPresent(models::add);
        }
        return models;
    }

    static PredictionsRecord of(long offset, List<PredictionDecoder.Decoded> decoded) {
        List<SeenPrediction> predictions = new ArrayList<>(decoded.size());
        List<Malformation> malformed = new ArrayList<>();
        long loadTests = 0;
        for (PredictionDecoder.Decoded one : decoded) {
            switch (one) {
                case PredictionDecoder.Seen(SeenPrediction prediction) -> predictions.add(prediction);
                case PredictionDecoder.Malformed(Malformation reason) -> malformed.add(reason);
                case PredictionDecoder.LoadTest() -> loadTests++;
            }
        }
        return new PredictionsRecord(offset, predictions, malformed, loadTests);
    }
}
