package dev.mlsd.inference.onnx;

import dev.mlsd.inference.tensor.Signature;
import dev.mlsd.inference.tensor.Tensor;
import java.util.List;

/**
 * A model of any inputs and outputs. Used by one thread at a time; owns native memory until closed.
 *
 * <pre>{@code
 * try (TensorModel model = models.getFirst()) {
 *     List<Tensor> answer = model.run(List.of(model.signature().order(given))).outputs().getFirst();
 * }
 * }</pre>
 */
public interface TensorModel extends AutoCloseable {

    /** What it takes and gives. */
    Signature signature();

    /**
     * Runs requests, in one call of the model where they agree in all but the first dimension.
     *
     * @param requests the tensors of each, ordered and checked by {@link Signature#order}; their rows together at most
     *     its largest batch; exactly one request where that is 0
     * @throws ScoringException when the runtime fails; then no request has an answer
     */
    Run run(List<List<Tensor>> requests);

    /** Gives the native memory back; nothing may be run afterwards. */
    @Override
    void close();

    /**
     * What came of it.
     *
     * @param outputs of each request, in the signature's order
     * @param inputNanos copying inputs to where the model reads them
     * @param inferNanos in the model
     * @param outputNanos copying outputs
     */
    record Run(List<List<Tensor>> outputs, long inputNanos, long inferNanos, long outputNanos) {}
}
