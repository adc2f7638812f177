package dev.mlsd.training.learner;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A deep network of random features that are drawn once and never learned, of which only a readout is (Shi, Katuwal, Suganthan and
 * Tanveer, "Random vector functional link neural network based ensemble deep learning", 2021; random features: Rahimi and Recht,
 * "Weighted Sums of Random Kitchen Sinks", 2008; signs instead of normal numbers: Achlioptas, 2003):
 *
 * <pre>
 * h[0] = W z + b                                  {@value #WIDTH} wide, W signs over the root of the number of columns
 * r[l] = relu(h[l-1] W[l] / 8 + b[l])             W[l] signs
 * h[l] = h[l-1] ± {@value #STEP} r[l]                         + and - in turn, so that sums of positive numbers do not drift away
 * </pre>
 *
 * The readout sees {@code r[l]} of every {@value #EVERY}th layer. Each {@code W[l]} is a Hadamard matrix with the signs of its rows
 * flipped at random (Le, Sarlos and Smola, "Fastfood", 2013; Yu et al., "Orthogonal Random Features", 2016): to a runtime a dense matrix
 * like any other, and an orthogonal one, so that no layer loses anything; here its product takes 384 additions instead of 4 096, and a
 * network of {@value #DEPTH} layers is trained in seconds. Immutable: equal seeds and columns give equal layers.
 */
public final class RandomLayers {

    /** Features of a layer: a power of two. */
    public static final int WIDTH = 64;

    /** Layers after the first. */
    public static final int DEPTH = 320;

    /** The readout sees every twentieth layer. */
    public static final int EVERY = 20;

    /** What the readout sees. */
    public static final int FEATURES = WIDTH * DEPTH / EVERY;

    /** How much of a layer's features goes on: the size of {@code h} less than doubles over all layers. */
    public static final float STEP = 0.08f;

    /** {@code W[l]} is signs times this: orthogonal. */
    public static final float SCALE = 0.125f;

    private final int columns;
    private final boolean[][] inputPlus;
    private final float[][] input;
    private final float[] inputBias;
    private final boolean[][] flipped = new boolean[DEPTH][WIDTH];
    private final float[][] factors = new float[DEPTH][WIDTH];
    private final float[][] biases = new float[DEPTH][];

    RandomLayers(int columns, long seed) {
        this.columns = columns;
        SplittableRandom random = new SplittableRandom(seed);
        inputPlus = new boolean[columns][WIDTH];
        input = new float[columns][WIDTH];
        for (int column = 0; column < columns; column++) {
            for (int j = 0; j < WIDTH; j++) {
                inputPlus[column][j] = random.nextBoolean();
                input[column][j] = inputPlus[column][j] ? inputScale() : -inputScale();
            }
        }
        inputBias = biases(random);
        for (int layer = 0; layer < DEPTH; layer++) {
            for (int j = 0; j < WIDTH; j++) {
                flipped[layer][j] = random.nextBoolean();
                factors[layer][j] = flipped[layer][j] ? -SCALE : SCALE;
            }
            biases[layer] = biases(random);
        }
    }

    private static float[] biases(SplittableRandom random) {
        float[] biases = new float[WIDTH];
        for (int j = 0; j < WIDTH; j++) {
            biases[j] = (float) (2 * random.nextDouble() - 1);
        }
        return biases;
    }

    /** Inputs of the first layer. */
    public int columns() {
        return columns;
    }

    /** {@code W} is signs times this. */
    public float inputScale() {
        return (float) (1 / Math.sqrt(columns));
    }

    /** A sign of {@code W}, 1 or -1. */
    public byte inputSign(int column, int j) {
        return (byte) (inputPlus[column][j] ? 1 : -1);
    }

    /** {@code b}. */
    public float[] inputBiases() {
        return inputBias.clone();
    }

    /** A sign of {@code W[layer + 1]}, 1 or -1: from feature {@code i} of {@code h} to feature {@code j} of {@code r}. */
    public byte sign(int layer, int i, int j) {
        boolean minus = (Integer.bitCount(i & j) & 1) == 1;
        return (byte) (minus == flipped[layer][i] ? 1 : -1);
    }

    /** {@code b[layer + 1]}. */
    public float[] biases(int layer) {
        return biases[layer].clone();
    }

    /** Whether the readout sees a layer, counted from 0. */
    public static boolean isSeen(int layer) {
        return layer % EVERY == EVERY - 1;
    }

    /** Whether a layer's features are added to {@code h}; else they are taken away. */
    public static boolean isAdded(int layer) {
        return layer % 2 == 0;
    }

    /**
     * The features of some rows. They go through the layers side by side: the compiler then works on eight of them at once.
     *
     * @param rows {@code [columns, rows]}, standardised
     * @param features {@code [FEATURES, rows]}, the result
     */
    void apply(float[][] rows, float[][] features) {
        int count = rows[0].length;
        float[][] h = new float[WIDTH][count];
        float[][] r = new float[WIDTH][count];
        for (int j = 0; j < WIDTH; j++) {
            Arrays.fill(h[j], inputBias[j]);
            for (int column = 0; column < columns; column++) {
                add(h[j], input[column][j], rows[column]);
            }
        }
        int seen = 0;
        for (int layer = 0; layer < DEPTH; layer++) {
            for (int j = 0; j < WIDTH; j++) {
                scale(r[j], factors[layer][j], h[j]);
            }
            hadamard(r);
            for (int j = 0; j < WIDTH; j++) {
                rectify(r[j], biases[layer][j]);
                add(h[j], isAdded(layer) ? STEP : -STEP, r[j]);
            }
            if (isSeen(layer)) {
                for (int j = 0; j < WIDTH; j++) {
                    System.arraycopy(r[j], 0, features[seen++], 0, count);
                }
            }
        }
    }

    private static void add(float[] sum, float factor, float[] values) {
        for (int row = 0; row < sum.length; row++) {
            sum[row] += factor * values[row];
        }
    }

    private static void scale(float[] result, float factor, float[] values) {
        for (int row = 0; row < result.length; row++) {
            result[row] = factor * values[row];
        }
    }

    private static void rectify(float[] values, float bias) {
        for (int row = 0; row < values.length; row++) {
            values[row] = Math.max(values[row] + bias, 0);
        }
    }

    /** The product with the Hadamard matrix whose sign at (i, j) is the parity of the bits that i and j share; in place. */
    private static void hadamard(float[][] vectors) {
        for (int half = 1; half < WIDTH; half *= 2) {
            for (int block = 0; block < WIDTH; block += 2 * half) {
                for (int i = block; i < block + half; i++) {
                    butterfly(vectors[i], vectors[i + half]);
                }
            }
        }
    }

    private static void butterfly(float[] a, float[] b) {
        for (int row = 0; row < a.length; row++) {
            float first = a[row];
            float second = b[row];
            a[row] = first + second;
            b[row] = first - second;
        }
    }
}
