package dev.mlsd.inference.batching;

/**
 * Limits of a batcher.
 *
 * @param executors batches run at the same time; more than there are processors only makes each slower
 * @param largestBatch most rows of a batch; the gain per row of tree models ends near 64, while every row more delays the others
 * @param capacity most rows waiting; beyond it requests are shed, because a longer queue only turns answers into late ones
 */
public record BatchOptions(int executors, int largestBatch, int capacity) {

    public BatchOptions {
        if (executors < 1 || executors > 256) {
            throw new IllegalArgumentException("executors must lie in [1, 256], got " + executors);
        }
        if (largestBatch < 1) {
            throw new IllegalArgumentException("the largest batch must hold at least 1 row, got " + largestBatch);
        }
        if (capacity < largestBatch) {
            throw new IllegalArgumentException("the queue must hold at least one largest batch of " + largestBatch
                    + " rows, got a capacity of " + capacity);
        }
    }
}
