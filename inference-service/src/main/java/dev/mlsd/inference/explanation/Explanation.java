package dev.mlsd.inference.explanation;

/** Why a score is what it is. */
public sealed interface Explanation {

    /**
     * Exactly, in log odds before calibration.
     *
     * @param baseValue the mean over the training rows
     * @param logOdds the score's: {@code baseValue} and all contributions, added up
     * @param contributions {@code [features]}, in the order of the model's input
     */
    record Exact(double baseValue, double logOdds, double[] contributions) implements Explanation {}

    /**
     * There is none.
     *
     * @param reason for people
     */
    record Unavailable(String reason) implements Explanation {}
}
