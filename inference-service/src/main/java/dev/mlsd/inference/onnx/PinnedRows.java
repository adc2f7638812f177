package dev.mlsd.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A direct buffer that stays where it is, with the tensors over its first rows, made once for each number of rows. It
 * grows by powers of two, so that a model that never sees a large batch never pays for one.
 */
final class PinnedRows implements AutoCloseable {

    private final TensorSpec spec;
    private final int rowBytes;
    private final OnnxTensor[] tensors;
    private ByteBuffer buffer = direct(0);
    private int capacity;

    PinnedRows(TensorSpec spec, int largestBatch) {
        this.spec = spec;
        this.rowBytes = Math.toIntExact(spec.rowBytes());
        this.tensors = new OnnxTensor[largestBatch + 1];
    }

    static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    static OnnxTensor tensor(ByteBuffer bytes, Datatype datatype, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(Sessions.environment(), bytes, shape, Element.made(datatype));
    }

    /** The tensor over the first rows. */
    OnnxTensor tensor(int rows) throws OrtException {
        if (rows > capacity) {
            grow(rows);
        }
        if (tensors[rows] == null) {
            long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
            shape[0] = rows;
            tensors[rows] =
                    tensor(buffer.slice(0, rows * rowBytes).order(ByteOrder.nativeOrder()), spec.datatype(), shape);
        }
        return tensors[rows];
    }

    private void grow(int rows) {
        close();
        capacity = Math.min(
                tensors.length - 1, Integer.highestOneBit(rows) == rows ? rows : Integer.highestOneBit(rows) << 1);
        buffer = direct(Math.multiplyExact(capacity, rowBytes));
    }

    /** All rows that there is room for. */
    ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public void close() {
        for (int i = 0; i < tensors.length; i++) {
            if (tensors[i] != null) {
                tensors[i].close();
                tensors[i] = null;
            }
        }
    }
}
