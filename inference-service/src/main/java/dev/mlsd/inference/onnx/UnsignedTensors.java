package dev.mlsd.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.CodedOutputStream;
import dev.mlsd.inference.tensor.Datatype;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Makes tensors of UINT16, UINT32 and UINT64, for which the runtime's Java side has no constructor although its models
 * take them: a graph of one Cast from the signed type of the same width, which keeps the bits (two's complement). Field
 * numbers are those of onnx.proto.
 */
final class UnsignedTensors implements AutoCloseable {

    private static final int INT_ATTRIBUTE = 2;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;

    private final OrtSession session;

    private UnsignedTensors(OrtSession session) {
        this.session = session;
    }

    static UnsignedTensors open(Datatype unsigned, int rank) throws OrtException {
        return new UnsignedTensors(
                switch (unsigned) {
                    case UINT16 -> Sessions.open(cast(5, 4, rank));
                    case UINT32 -> Sessions.open(cast(6, 12, rank));
                    case UINT64 -> Sessions.open(cast(7, 13, rank));
                    case BOOL, UINT8, INT8, INT16, INT32, INT64, FP16, BF16, FP32, FP64, BYTES ->
                        throw new IllegalArgumentException("there is a constructor for " + unsigned);
                });
    }

    /** The same bits as unsigned integers; to be closed. */
    OrtSession.Result cast(OnnxTensor signed) throws OrtException {
        return session.run(Map.of("signed", signed));
    }

    @Override
    public void close() {
        Sessions.close(session);
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    private static byte[] cast(int from, int to, int rank) {
        byte[] attribute = message(out -> {
            out.writeString(1, "to");
            out.writeInt64(3, to);
            out.writeInt32(20, INT_ATTRIBUTE);
        });
        byte[] node = message(out -> {
            out.writeString(1, "signed");
            out.writeString(2, "unsigned");
            out.writeString(4, "Cast");
            out.writeByteArray(5, attribute);
        });
        byte[] graph = message(out -> {
            out.writeByteArray(1, node);
            out.writeString(2, "unsigned");
            out.writeByteArray(11, value("signed", from, rank));
            out.writeByteArray(12, value("unsigned", to, rank));
        });
        return message(out -> {
            out.writeInt64(1, IR_VERSION);
            out.writeByteArray(7, graph);
            out.writeByteArray(8, message(opset -> opset.writeInt64(2, OPSET)));
        });
    }

    private static byte[] value(String name, int type, int rank) {
        byte[] shape = message(out -> {
            for (int i = 0; i < rank; i++) {
                String dimension = "d" + i;
                out.writeByteArray(1, message(d -> d.writeString(2, dimension)));
            }
        });
        byte[] tensor = message(out -> {
            out.writeInt32(1, type);
            out.writeByteArray(2, shape);
        });
        return message(out -> {
            out.writeString(1, name);
            out.writeByteArray(2, message(wrapped -> wrapped.writeByteArray(1, tensor)));
        });
    }
}
