package dev.mlsd.inference.batching;

/**
 * Predicts how long a batch of n rows takes, as a + b * n, fitted online. Not safe for several threads: the batcher uses it under its
 * lock.
 *
 * <p>Least squares over batches whose weight decays by {@link #DECAY} with each newer one, so that a changed machine is learnt within
 * some fifty batches. An observation counts at most {@link #CLIP} times its prediction: a pause of the garbage collector moves the
 * fit a little, while a lasting slowdown still comes through within a few batches. Before the first observation the prediction is 0.
 *
 * <p>a and b are never negative. While all batches have had about the same size, slope and intercept cannot be told apart; all time is
 * then put on the rows, which predicts too much for larger batches rather than too little.
 */
final class BatchTime {

    /** Weight of a batch against the next one. */
    static final double DECAY = 0.98;

    /** Most that one observation counts, in multiples of its prediction. */
    static final double CLIP = 4.0;

    private static final int TRUSTED_FROM = 8;
    private static final double SMALLEST_VARIANCE = 0.25;

    private int observations;
    private double weight;
    private double rowsSum;
    private double rowsSquared;
    private double nanosSum;
    private double product;
    private double fixed;
    private double perRow;

    /** Learns from a batch. */
    void observe(int rows, long nanos) {
        double time = Math.max(nanos, 0);
        if (observations >= TRUSTED_FROM) {
            time = Math.min(time, CLIP * predict(rows));
        } else {
            observations++;
        }
        weight = weight * DECAY + 1;
        rowsSum = rowsSum * DECAY + rows;
        rowsSquared = rowsSquared * DECAY + (double) rows * rows;
        nanosSum = nanosSum * DECAY + time;
        product = product * DECAY + rows * time;
        fit();
    }

    private void fit() {
        double meanRows = rowsSum / weight;
        double meanNanos = nanosSum / weight;
        double variance = rowsSquared / weight - meanRows * meanRows;
        double slope = (product / weight - meanRows * meanNanos) / variance;
        if (variance < SMALLEST_VARIANCE || slope * meanRows > meanNanos) {
            fixed = 0;
            perRow = meanNanos / meanRows;
        } else if (slope < 0) {
            fixed = meanNanos;
            perRow = 0;
        } else {
            fixed = meanNanos - slope * meanRows;
            perRow = slope;
        }
    }

    /** Nanoseconds that a batch is expected to take. */
    double predict(double rows) {
        return fixed + perRow * rows;
    }

    /** Most rows whose predicted time fits, between 1 and {@code most}. */
    int largestWithin(long nanos, int most) {
        double spare = nanos - fixed;
        if (spare <= perRow) {
            return 1;
        }
        return perRow * most <= spare ? most : Math.max(1, (int) (spare / perRow));
    }
}
