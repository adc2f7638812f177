package dev.mlsd.monitoring.quality;

/**
 * Rows whose probability lies above {@code lower} and up to {@code upper}: what was promised against what came.
 *
 * @param meanPredicted mean probability of the rows; NaN when there are none
 * @param observed share of positive rows; NaN when there are none
 */
public record ReliabilityBin(double lower, double upper, long rows, double meanPredicted, double observed) {}
