package dev.mlsd.inference.predictionlog;

/** Where predictions are written down before they are answered. */
@FunctionalInterface
public interface PredictionLog {

    /** Writes one prediction, encoded as {@code mlsd.inference.v1.Prediction}. */
    Append append(byte[] prediction);

    /** What became of a prediction. */
    sealed interface Append {

        /** It survives the process. */
        record Written() implements Append {}

        /** There is no room; it is not written. */
        record Full(String reason) implements Append {}
    }
}
