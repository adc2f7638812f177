package dev.mlsd.inference.tensor;

import java.util.Arrays;

/** Arithmetic of shapes; -1 stands for any size, in models only. */
public final class Shape {

    /** Most dimensions, as in the runtime. */
    public static final int MOST_DIMENSIONS = 8;

    private Shape() {}

    /**
     * Elements of a shape.
     *
     * @param most elements allowed
     * @throws InvalidTensor when a dimension is negative or there are more elements than allowed
     */
    public static int elements(String tensor, long[] shape, int most) {
        if (shape.length > MOST_DIMENSIONS) {
            throw new InvalidTensor("tensor '" + tensor + "': shape must have at most " + MOST_DIMENSIONS
                    + " dimensions, got " + shape.length);
        }
        long elements = 1;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new InvalidTensor("tensor '" + tensor + "': dimensions of shape must be 0 or more, got "
                        + Arrays.toString(shape));
            }
            // Zeros come first in the product only by chance, so the bound is checked on what it would be without them.
            elements = dimension == 0
                    ? 0
                    : Math.multiplyHigh(elements, dimension) != 0 ? Long.MAX_VALUE : elements * dimension;
            if (elements < 0 || elements > most) {
                throw new InvalidTensor("tensor '" + tensor + "': shape " + Arrays.toString(shape)
                        + " must have at most " + most + " elements");
            }
        }
        return (int) elements;
    }

    /** Whether the two agree in all dimensions after the first. */
    public static boolean sameRows(long[] one, long[] other) {
        return one.length == other.length
                && (one.length == 0 || Arrays.equals(one, 1, one.length, other, 1, other.length));
    }
}
