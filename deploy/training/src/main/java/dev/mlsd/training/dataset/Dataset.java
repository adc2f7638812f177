package dev.mlsd.training.dataset;

/**
 * What a model is made from and measured on.
 *
 * @param training vectors of the training days whose labels were known when learning happens
 * @param test vectors of the test days, without the cards known to be compromised
 * @param counts what was seen and what was left out
 */
public record Dataset(Examples training, Examples test, Counts counts) {

    /**
     * Of one pass over the source.
     *
     * @param payments seen, warm-up included
     * @param firstMillis moment of the first; {@link Long#MAX_VALUE} when there was none
     * @param unlabelled of the two ranges, left out because nobody ever labelled them
     * @param labelledTooLate of the training days, left out because their label came after the start of the test
     * @param compromised of the test days, left out because their card was known to be compromised
     */
    public record Counts(long payments, long firstMillis, long unlabelled, long labelledTooLate, long compromised) {}
}
