package dev.mlsd.inference.testing;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes small ONNX files by hand, field by field of onnx.proto, because the libraries that write ONNX bring an older
 * protobuf.
 */
public final class OnnxGraph {

    /** Element types as numbered in onnx.proto. */
    public enum Type {
        FP32(1),
        UINT8(2),
        INT8(3),
        UINT16(4),
        INT16(5),
        INT32(6),
        INT64(7),
        BYTES(8),
        BOOL(9),
        FP16(10),
        FP64(11),
        UINT32(12),
        UINT64(13),
        BF16(16);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    private static final int ATTRIBUTE_INT = 2;

    private final List<byte[]> nodes = new ArrayList<>();
    private final List<byte[]> initializers = new ArrayList<>();
    private final List<byte[]> inputs = new ArrayList<>();
    private final List<byte[]> outputs = new ArrayList<>();

    /** Adds an input; a dimension is a number, or the name of one of any size. */
    public OnnxGraph input(String name, Type type, Object... dimensions) {
        inputs.add(value(name, type, dimensions));
        return this;
    }

    /** Adds an output. */
    public OnnxGraph output(String name, Type type, Object... dimensions) {
        outputs.add(value(name, type, dimensions));
        return this;
    }

    /** Adds a node without attributes. */
    public OnnxGraph node(String operator, List<String> from, String to) {
        nodes.add(node(operator, from, to, null));
        return this;
    }

    /** Adds a node with one attribute, of one integer. */
    public OnnxGraph node(String operator, List<String> from, String to, String attribute, long integer) {
        nodes.add(node(operator, from, to, message(out -> {
            out.writeString(1, attribute);
            out.writeInt64(3, integer);
            out.writeInt32(20, ATTRIBUTE_INT);
        })));
        return this;
    }

    /** Adds a Cast. */
    public OnnxGraph cast(String from, String to, Type type) {
        return node("Cast", List.of(from), to, "to", type.number);
    }

    /** Adds constant numbers. */
    public OnnxGraph constant(String name, long[] shape, float... values) {
        initializers.add(message(out -> {
            for (long dimension : shape) {
                out.writeInt64(1, dimension);
            }
            out.writeInt32(2, Type.FP32.number);
            for (float value : values) {
                out.writeFloat(4, value);
            }
            out.writeString(8, name);
        }));
        return this;
    }

    /** Adds constant integers of 64 bits. */
    public OnnxGraph integers(String name, long... values) {
        initializers.add(message(out -> {
            out.writeInt64(1, values.length);
            out.writeInt32(2, Type.INT64.number);
            for (long value : values) {
                out.writeInt64(7, value);
            }
            out.writeString(8, name);
        }));
        return this;
    }

    /** The file. */
    public byte[] bytes() {
        byte[] graph = message(out -> {
            write(out, 1, nodes);
            out.writeString(2, "graph");
            write(out, 5, initializers);
            write(out, 11, inputs);
            write(out, 12, outputs);
        });
        return message(out -> {
            out.writeInt64(1, 8);
            out.writeString(2, "mlsd-tests");
            out.writeByteArray(7, graph);
            out.writeByteArray(8, message(opset -> opset.writeInt64(2, 13)));
        });
    }

    /** A model that gives back its input {@code x} as {@code y}. */
    public static byte[] identity(Type type, Object... dimensions) {
        return new OnnxGraph()
                .input("x", type, dimensions)
                .output("y", type, dimensions)
                .node("Identity", List.of("x"), "y")
                .bytes();
    }

    private static void write(CodedOutputStream out, int field, List<byte[]> messages) throws IOException {
        for (byte[] message : messages) {
            out.writeByteArray(field, message);
        }
    }

    private static byte[] node(String operator, List<String> from, String to, byte[] attribute) {
        return message(out -> {
            for (String input : from) {
                out.writeString(1, input);
            }
            out.writeString(2, to);
            out.writeString(4, operator);
            if (attribute != null) {
                out.writeByteArray(5, attribute);
            }
        });
    }

    private static byte[] value(String name, Type type, Object... dimensions) {
        byte[] shape = message(out -> {
            for (Object dimension : dimensions) {
                out.writeByteArray(1, message(inner -> {
                    if (dimension instanceof String symbol) {
                        inner.writeString(2, symbol);
                    } else {
                        inner.writeInt64(1, ((Number) dimension).longValue());
                    }
                }));
            }
        });
        byte[] tensor = message(out -> {
            out.writeInt32(1, type.number);
            out.writeByteArray(2, shape);
        });
        return message(out -> {
            out.writeString(1, name);
            out.writeByteArray(2, message(wrapped -> wrapped.writeByteArray(1, tensor)));
        });
    }

    /** Writes the fields of a message. */
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
}
