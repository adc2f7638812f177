package dev.mlsd.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.Tensor;
import dev.mlsd.inference.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One output of a session: pinned where rows have a fixed size, otherwise taken from what the call made. */
final class OutputSlot implements AutoCloseable {

    private final TensorSpec spec;
    private final PinnedRows pinned;

    /** A slot; {@code largestBatch} is 0 where requests are not batched. */
    OutputSlot(TensorSpec spec, int largestBatch) {
        this.spec = spec;
        this.pinned = largestBatch > 0 && spec.rowBytes() > 0 && Element.isMade(spec.datatype())
                ? new PinnedRows(spec, largestBatch)
                : null;
    }

    String name() {
        return spec.name();
    }

    boolean isPinned() {
        return pinned != null;
    }

    /** Where the model writes so many rows. */
    OnnxTensor target(int rows) throws OrtException {
        return pinned.tensor(rows);
    }

    /** A copy of what the model wrote there. */
    Tensor written(int rows) {
        long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
        shape[0] = rows;
        byte[] bytes = new byte[Math.toIntExact(rows * spec.rowBytes())];
        pinned.buffer().get(0, bytes);
        return Tensor.of(spec.name(), spec.datatype(), shape, ByteBuffer.wrap(bytes));
    }

    /** A copy of what the model made. */
    Tensor made(OnnxTensor tensor) throws OrtException {
        long[] shape = tensor.getInfo().getShape();
        if (spec.datatype() == Datatype.BYTES) {
            List<byte[]> elements = new ArrayList<>();
            flatten(tensor.getValue(), elements);
            return Tensor.ofBytes(spec.name(), shape, elements.toArray(byte[][]::new));
        }
        return Tensor.of(spec.name(), spec.datatype(), shape, tensor.getByteBuffer());
    }

    private static void flatten(Object value, List<byte[]> elements) {
        if (value instanceof Object[] array) {
            for (Object element : array) {
                flatten(element, elements);
            }
        } else {
            elements.add(((String) value).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        if (pinned != null) {
            pinned.close();
        }
    }
}
