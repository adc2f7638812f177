package dev.mlsd.training.learner;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Least squares by a multilayer perceptron: Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1) over
 * mini-batches, the step falling to zero along half a cosine, weights drawn as He et al. did ("Delving Deep into Rectifiers", 2015). Plain
 * Java arithmetic in one order: equal rows, targets and seed give equal weights to the bit, on every machine. A pass over the rows costs
 * six floating-point operations a weight and row.
 */
final class PerceptronFit {

    private static final int BATCH = 128;
    private static final double STEP = 4e-3;
    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.999;
    private static final double TINY = 1e-8;

    private final float[][] rows;
    private final float[] targets;
    private final SplittableRandom random;
    private final List<Dense> layers = new ArrayList<>();
    private final List<Dense> gradients = new ArrayList<>();
    private final List<Dense> firstMoments = new ArrayList<>();
    private final List<Dense> secondMoments = new ArrayList<>();
    private final float[][] outputs;
    private final float[][] pulls;

    /**
     * A problem.
     *
     * @param rows {@code [rows, inputs]}
     * @param targets {@code [rows]}
     * @param hidden outputs of each layer but the last, which has one
     * @param seed of the first weights and of the order of rows
     */
    PerceptronFit(float[][] rows, float[] targets, List<Integer> hidden, long seed) {
        this.rows = rows;
        this.targets = targets;
        this.random = new SplittableRandom(seed);
        List<Integer> widths = new ArrayList<>(hidden);
        widths.add(1);
        int inputs = rows[0].length;
        for (int width : widths) {
            layers.add(drawn(inputs, width));
            gradients.add(zero(inputs, width));
            firstMoments.add(zero(inputs, width));
            secondMoments.add(zero(inputs, width));
            inputs = width;
        }
        outputs = widths.stream().map(width -> new float[width]).toArray(float[][]::new);
        pulls = widths.stream().map(width -> new float[width]).toArray(float[][]::new);
    }

    private Dense drawn(int inputs, int width) {
        float[] weights = new float[inputs * width];
        double largest = Math.sqrt(6.0 / inputs);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (largest * (2 * random.nextDouble() - 1));
        }
        return new Dense(weights, new float[width]);
    }

    private static Dense zero(int inputs, int width) {
        return new Dense(new float[inputs * width], new float[width]);
    }

    /** The layers after so many passes over the rows. */
    List<Dense> fit(int passes) {
        int[] order = new int[rows.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        int batches = (rows.length + BATCH - 1) / BATCH;
        long steps = (long) batches * passes;
        long step = 0;
        for (int pass = 0; pass < passes; pass++) {
            shuffle(order);
            for (int from = 0; from < order.length; from += BATCH) {
                int to = Math.min(from + BATCH, order.length);
                for (int i = from; i < to; i++) {
                    descend(rows[order[i]], targets[order[i]], 1f / (to - from));
                }
                double length = STEP * (1 + StrictMath.cos(Math.PI * step / steps)) / 2;
                update(length, ++step);
            }
        }
        return List.copyOf(layers);
    }

    private void shuffle(int[] order) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
    }

    /** Adds a row's part of the gradient of half the mean squared error. */
    private void descend(float[] row, float target, float share) {
        float error = PerceptronModel.forward(layers, row, outputs) - target;
        int last = outputs.length - 1;
        pulls[last][0] = error * share;
        for (int layer = last; layer >= 0; layer--) {
            float[] input = layer == 0 ? row : outputs[layer - 1];
            float[] pull = pulls[layer];
            float[] gradient = gradients.get(layer).weights();
            float[] bias = gradients.get(layer).biases();
            int width = pull.length;
            for (int j = 0; j < width; j++) {
                bias[j] += pull[j];
            }
            for (int i = 0; i < input.length; i++) {
                float value = input[i];
                if (value != 0) {
                    for (int j = 0; j < width; j++) {
                        gradient[i * width + j] += value * pull[j];
                    }
                }
            }
            if (layer > 0) {
                back(layers.get(layer).weights(), pull, input, pulls[layer - 1]);
            }
        }
    }

    /** The pull on a layer's inputs, of which those that were cut to zero feel none. */
    private static void back(float[] weights, float[] pull, float[] input, float[] before) {
        int width = pull.length;
        for (int i = 0; i < input.length; i++) {
            float sum = 0;
            if (input[i] > 0) {
                for (int j = 0; j < width; j++) {
                    sum += weights[i * width + j] * pull[j];
                }
            }
            before[i] = sum;
        }
    }

    private void update(double length, long step) {
        double first = 1 - StrictMath.pow(FIRST_DECAY, step);
        double second = 1 - StrictMath.pow(SECOND_DECAY, step);
        for (int layer = 0; layer < outputs.length; layer++) {
            Dense weights = layers.get(layer);
            Dense gradient = gradients.get(layer);
            Dense moment = firstMoments.get(layer);
            Dense square = secondMoments.get(layer);
            update(weights.weights(), gradient.weights(), moment.weights(), square.weights(), length, first, second);
            update(weights.biases(), gradient.biases(), moment.biases(), square.biases(), length, first, second);
        }
    }

    private static void update(
            float[] weights,
            float[] gradient,
            float[] moment,
            float[] square,
            double length,
            double first,
            double second) {
        for (int i = 0; i < weights.length; i++) {
            float slope = gradient[i];
            moment[i] = (float) (FIRST_DECAY * moment[i] + (1 - FIRST_DECAY) * slope);
            square[i] = (float) (SECOND_DECAY * square[i] + (1 - SECOND_DECAY) * slope * slope);
            weights[i] -= (float) (length * (moment[i] / first) / (Math.sqrt(square[i] / second) + TINY));
            gradient[i] = 0;
        }
    }
}
