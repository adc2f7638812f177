package dev.mlsd.inference.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * What a model says of an input or output.
 *
 * @param shape -1 where any size is allowed
 */
public record TensorSpec(String name, Datatype datatype, List<Long> shape) {

    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** Throws {@link InvalidTensor} unless the tensor has this datatype and shape. */
    public void check(Tensor tensor) {
        if (tensor.datatype() != datatype) {
            throw new InvalidTensor("input '" + name + "' must be " + datatype + ", got " + tensor.datatype());
        }
        boolean fits = tensor.rank() == shape.size();
        for (int i = 0; fits && i < tensor.rank(); i++) {
            fits = shape.get(i) < 0 || shape.get(i) == tensor.dimension(i);
        }
        if (!fits) {
            throw new InvalidTensor("input '" + name + "' must have the shape " + shape
                    + (shape.contains(-1L) ? " with any size for -1" : "") + ", got "
                    + Arrays.toString(tensor.shape()));
        }
    }

    /** Bytes of a row, all dimensions but the first; -1 where they are not fixed. */
    public long rowBytes() {
        long bytes = datatype.size();
        for (int i = 1; i < shape.size(); i++) {
            bytes = shape.get(i) < 0 || bytes < 0 ? -1 : bytes * shape.get(i);
        }
        return datatype == Datatype.BYTES ? -1 : bytes;
    }
}
