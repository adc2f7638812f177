package dev.mlsd.training.onnx;

import dev.mlsd.training.learner.Rows;
import java.util.Random;

/** Rows with everything that a column can hold: few values, wide values, constants, missing values. */
final class RandomRows {

    static final int COLUMNS = 6;

    private RandomRows() {}

    static Rows of(Random random, int count, double missingShare) {
        float[] values = new float[count * COLUMNS];
        boolean[] frauds = new boolean[count];
        for (int row = 0; row < count; row++) {
            float[] vector = {
                (float) (random.nextGaussian() * 50),
                random.nextInt(4),
                (float) Math.exp(random.nextGaussian() * 3),
                random.nextInt(3) / 3f,
                7f,
                (float) (random.nextGaussian() * 1e-3)
            };
            double logit = -2 + vector[0] / 40 + vector[1] - 2 * vector[3];
            frauds[row] = random.nextDouble() < 1 / (1 + Math.exp(-logit));
            for (int column = 0; column < COLUMNS; column++) {
                boolean missing = random.nextDouble() < missingShare;
                values[row * COLUMNS + column] = missing ? Float.NaN : vector[column];
            }
        }
        return new Rows(COLUMNS, values, frauds);
    }
}
