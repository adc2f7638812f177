package dev.mlsd.inference.explanation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Goes through the fields of one protobuf message (encoding as in protobuf.dev/programming-guides/encoding). Only what an ONNX file needs;
 * throws {@link IllegalArgumentException} for bytes that are no message.
 */
final class ProtoFields {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int WIRE_BITS = 3;
    private static final int VARINT_BITS = 7;
    private static final int LONGEST_VARINT = 10;

    private final ByteBuffer buffer;
    private int number;
    private long scalar;
    private ByteBuffer bytes;

    ProtoFields(ByteBuffer message) {
        this.buffer = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes to the next field; false at the end. */
    boolean next() {
        if (!buffer.hasRemaining()) {
            return false;
        }
        long tag = varint(buffer);
        number = (int) (tag >>> WIRE_BITS);
        bytes = null;
        switch ((int) (tag & ((1 << WIRE_BITS) - 1))) {
            case VARINT -> scalar = varint(buffer);
            case FIXED64 -> scalar = need(Long.BYTES).getLong();
            case FIXED32 -> scalar = need(Integer.BYTES).getInt();
            case BYTES -> {
                long length = varint(buffer);
                if (length < 0 || length > buffer.remaining()) {
                    throw new IllegalArgumentException("a field is longer than its message: " + length);
                }
                bytes = buffer.slice(buffer.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
                buffer.position(buffer.position() + (int) length);
            }
            default -> throw new IllegalArgumentException("not a protobuf message");
        }
        return true;
    }

    private ByteBuffer need(int count) {
        if (buffer.remaining() < count) {
            throw new IllegalArgumentException("the message ends within a field");
        }
        return buffer;
    }

    int number() {
        return number;
    }

    long integer() {
        return scalar;
    }

    float real() {
        return Float.intBitsToFloat((int) scalar);
    }

    /** The content of a message, text or packed field. */
    ByteBuffer bytes() {
        if (bytes == null) {
            throw new IllegalArgumentException("field " + number + " is of another kind");
        }
        return bytes;
    }

    String text() {
        return StandardCharsets.UTF_8.decode(bytes().duplicate()).toString();
    }

    /** Whether this field of a repeated number comes packed with others. */
    boolean isPacked() {
        return bytes != null;
    }

    static long varint(ByteBuffer from) {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (!from.hasRemaining()) {
                throw new IllegalArgumentException("the message ends within a number");
            }
            byte next = from.get();
            value |= (next & 0x7FL) << (VARINT_BITS * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number is too long");
    }
}
