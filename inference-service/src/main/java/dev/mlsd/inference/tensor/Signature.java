package dev.mlsd.inference.tensor;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Inputs and outputs of a model, in its order.
 *
 * @param largestBatch most rows of one call where requests may share it by their first dimension; 0 where each is run
 *     by itself
 */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs, int largestBatch) {

    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * The tensors of a request in the order of the model's inputs.
     *
     * @throws InvalidTensor when one is missing, unknown, given twice, or of another form, or when their rows differ or
     *     are too many
     */
    public List<Tensor> order(List<Tensor> given) {
        for (Tensor tensor : given) {
            if (inputs.stream().noneMatch(input -> input.name().equals(tensor.name()))) {
                throw new InvalidTensor("there is no input '" + InvalidTensor.shown(tensor.name())
                        + "'; the model's inputs are " + names(inputs));
            }
        }
        List<Tensor> ordered = inputs.stream().map(input -> find(input, given)).toList();
        if (given.size() != ordered.size()) {
            throw new InvalidTensor(
                    "each input must be given once, got " + given.size() + " tensors for the inputs " + names(inputs));
        }
        if (largestBatch > 0) {
            checkRows(ordered);
        }
        return ordered;
    }

    private static Tensor find(TensorSpec input, List<Tensor> given) {
        for (Tensor tensor : given) {
            if (tensor.name().equals(input.name())) {
                input.check(tensor);
                return tensor;
            }
        }
        throw new InvalidTensor("input '" + input.name() + "' is missing; it must be " + input.datatype() + " of shape "
                + input.shape());
    }

    private void checkRows(List<Tensor> ordered) {
        long rows = ordered.getFirst().rows();
        for (Tensor tensor : ordered) {
            if (tensor.rows() != rows) {
                throw new InvalidTensor("the first dimension of all inputs must be the same, got " + rows + " for '"
                        + ordered.getFirst().name() + "' and " + tensor.rows() + " for '" + tensor.name() + "'");
            }
        }
        if (rows < 1 || rows > largestBatch) {
            throw new InvalidTensor("a request must have 1 to " + largestBatch + " rows, got " + rows);
        }
    }

    /** Throws {@link InvalidTensor} when there is no such output. */
    public void checkOutput(String name) {
        if (outputs.stream().noneMatch(output -> output.name().equals(name))) {
            throw new InvalidTensor("there is no output '" + InvalidTensor.shown(name) + "'; the model's outputs are "
                    + names(outputs));
        }
    }

    private static String names(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::name).collect(Collectors.joining(", "));
    }
}
