package dev.mlsd.monitoring.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.PredictionBatch;
import dev.mlsd.inference.v1.Verdict;
import dev.mlsd.monitoring.reference.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads records of `predictions` and checks what one prediction alone can be checked for. */
final class PredictionDecoder {

    /** The role of predictions that were answered to the caller. */
    static final String LIVE = "live";

    /** The route of predictions for payments that a load test made up. */
    static final String LOAD = "load";

    private static final int LONGEST_ID = 64;
    private static final int LONGEST_PREDICTION_ID = 2 * LONGEST_ID + 1;
    private static final long LARGEST_AMOUNT_MINOR = 1_000_000_000_000_000L;

    /** What one prediction turned out to be. */
    sealed interface Decoded {}

    record Seen(SeenPrediction prediction) implements Decoded {}

    record Malformed(Malformation reason) implements Decoded {}

    record LoadTest() implements Decoded {}

    private PredictionDecoder() {}

    /** The predictions of a record; a value that is no batch counts as one malformed prediction. */
    static PredictionsRecord decode(long offset, byte[] value) {
        if (value == null) {
            return PredictionsRecord.of(offset, List.of(new Malformed(Malformation.UNPARSEABLE)));
        }
        try {
            List<Decoded> decoded = new ArrayList<>();
            for (Prediction prediction : PredictionBatch.parseFrom(value).getPredictionsList()) {
                decoded.add(decode(prediction));
            }
            return PredictionsRecord.of(offset, decoded);
        } catch (InvalidProtocolBufferException e) {
            return PredictionsRecord.of(offset, List.of(new Malformed(Malformation.UNPARSEABLE)));
        }
    }

    private static Decoded decode(Prediction prediction) {
        if (prediction.getRoute().equals(LOAD)) {
            return new LoadTest();
        }
        String id = prediction.getPredictionId();
        String transaction = prediction.getTransactionId();
        if (!fits(id, LONGEST_PREDICTION_ID) || !fits(transaction, LONGEST_ID)) {
            return new Malformed(Malformation.ID);
        }
        if (!Days.believable(prediction.getEventTimeMillis())) {
            return new Malformed(Malformation.TIME);
        }
        if (prediction.getAmountMinor() < 0 || prediction.getAmountMinor() > LARGEST_AMOUNT_MINOR) {
            return new Malformed(Malformation.AMOUNT);
        }
        double[] values = new double[prediction.getValuesCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = prediction.getValues(i);
            if (Double.isInfinite(values[i])) {
                return new Malformed(Malformation.VALUE);
            }
        }
        Optional<Outcome> outcome = outcome(prediction.getVerdict());
        if (outcome.isEmpty()) {
            return new Malformed(Malformation.VERDICT);
        }
        boolean fallback = !prediction.getFallback().isEmpty();
        double probability = prediction.getProbability();
        if (!fallback && !(probability >= 0 && probability <= 1)) {
            return new Malformed(Malformation.PROBABILITY);
        }
        boolean named = !prediction.getModelName().isEmpty()
                && !prediction.getModelVersion().isEmpty();
        if (!fallback && !named) {
            return new Malformed(Malformation.MODEL);
        }
        boolean live = prediction.getRole().equals(LIVE);
        return new Seen(new SeenPrediction(
                IdHash.of(live ? transaction : id),
                live,
                prediction.getEventTimeMillis(),
                values,
                fallback ? Double.NaN : probability,
                outcome.get(),
                prediction.getAmountMinor(),
                fallback,
                named
                        ? Optional.of(new ModelVersion(prediction.getModelName(), prediction.getModelVersion()))
                        : Optional.empty(),
                prediction.getCustomerId()));
    }

    private static boolean fits(String id, int longest) {
        return !id.isEmpty() && id.length() <= longest;
    }

    private static Optional<Outcome> outcome(Verdict verdict) {
        return switch (verdict) {
            case APPROVE -> Optional.of(Outcome.APPROVE);
            case REVIEW -> Optional.of(Outcome.REVIEW);
            case BLOCK -> Optional.of(Outcome.BLOCK);
            case VERDICT_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }
}
