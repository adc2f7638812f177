package dev.mlsd.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.InvalidTensor;
import dev.mlsd.inference.tensor.Tensor;
import dev.mlsd.inference.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One input of a session. Where rows have a fixed size they are copied into a pinned buffer, whose tensors are kept by
 * number of rows; otherwise a tensor is made for the call.
 */
final class InputSlot implements AutoCloseable {

    private final TensorSpec spec;
    private final PinnedRows pinned;
    private final UnsignedTensors unsigned;
    private AutoCloseable made;

    private InputSlot(TensorSpec spec, PinnedRows pinned, UnsignedTensors unsigned) {
        this.spec = spec;
        this.pinned = pinned;
        this.unsigned = unsigned;
    }

    /** A slot; {@code largestBatch} is 0 where requests are not batched. */
    static InputSlot open(TensorSpec spec, int largestBatch) throws OrtException {
        boolean fixed = largestBatch > 0 && spec.rowBytes() > 0;
        return new InputSlot(
                spec,
                fixed ? new PinnedRows(spec, largestBatch) : null,
                Element.isMade(spec.datatype())
                        ? null
                        : UnsignedTensors.open(spec.datatype(), spec.shape().size()));
    }

    String name() {
        return spec.name();
    }

    /** The tensor of all requests, one below the other, valid until {@link #release}. */
    OnnxTensor fill(List<List<Tensor>> requests, int index, int rows) throws OrtException {
        if (spec.datatype() == Datatype.BYTES) {
            return own(strings(requests, index, rows));
        }
        OnnxTensor tensor;
        if (pinned != null) {
            tensor = pinned.tensor(rows);
            copy(requests, index, pinned.buffer());
        } else {
            int bytes = 0;
            for (List<Tensor> request : requests) {
                bytes = Math.addExact(bytes, request.get(index).bytes());
            }
            ByteBuffer buffer = PinnedRows.direct(bytes);
            copy(requests, index, buffer);
            tensor = PinnedRows.tensor(buffer, spec.datatype(), shape(requests, index, rows));
            if (unsigned == null) {
                return own(tensor);
            }
        }
        if (unsigned == null) {
            return tensor;
        }
        OrtSession.Result cast = unsigned.cast(tensor);
        if (pinned == null) {
            tensor.close();
        }
        made = cast;
        return (OnnxTensor) cast.get(0);
    }

    private OnnxTensor own(OnnxTensor tensor) {
        made = tensor;
        return tensor;
    }

    private static void copy(List<List<Tensor>> requests, int index, ByteBuffer into) {
        int at = 0;
        for (List<Tensor> request : requests) {
            Tensor tensor = request.get(index);
            into.put(at, tensor.data(), 0, tensor.bytes());
            at += tensor.bytes();
        }
    }

    private static long[] shape(List<List<Tensor>> requests, int index, int rows) {
        long[] shape = requests.getFirst().get(index).shape();
        if (requests.size() > 1) {
            shape[0] = rows;
        }
        return shape;
    }

    private OnnxTensor strings(List<List<Tensor>> requests, int index, int rows) throws OrtException {
        int elements = 0;
        for (List<Tensor> request : requests) {
            elements += request.get(index).elements();
        }
        String[] strings = new String[elements];
        int at = 0;
        for (List<Tensor> request : requests) {
            for (byte[] element : request.get(index).byteElements()) {
                strings[at++] = utf8(element);
            }
        }
        return OnnxTensor.createTensor(Sessions.environment(), strings, shape(requests, index, rows));
    }

    private String utf8(byte[] element) {
        try {
            CharBuffer characters = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(element));
            return characters.toString();
        } catch (CharacterCodingException e) {
            throw new InvalidTensor("input '" + spec.name()
                    + "': elements of BYTES must be text in UTF-8, because the model's input is of strings");
        }
    }

    /** Gives back what the call alone needed. */
    void release() {
        if (made != null) {
            try {
                made.close();
            } catch (Exception e) {
                throw new IllegalStateException("a tensor did not close: " + e.getMessage(), e);
            }
            made = null;
        }
    }

    @Override
    public void close() {
        release();
        if (pinned != null) {
            pinned.close();
        }
        if (unsigned != null) {
            unsigned.close();
        }
    }
}
