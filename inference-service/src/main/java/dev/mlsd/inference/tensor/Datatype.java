package dev.mlsd.inference.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The datatypes of the Open Inference Protocol, section "Tensor Data Types"; BF16 is Triton's. Names are the
 * protocol's.
 *
 * <p>An element of fixed size is little-endian; BOOL is one byte, 1 or 0. An element of BYTES is its length as an
 * unsigned 32-bit integer, and its bytes.
 */
public enum Datatype {
    BOOL(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    BF16(2),
    FP32(4),
    FP64(8),
    BYTES(0);

    /** All names, for messages. */
    public static final String NAMES = Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));

    private final int size;

    Datatype(int size) {
        this.size = size;
    }

    /** Bytes of an element; 0 for {@link #BYTES}, whose elements differ. */
    public int size() {
        return size;
    }

    /** The datatype of a name; throws {@link InvalidTensor} with those allowed. */
    public static Datatype of(String tensor, String name) {
        for (Datatype datatype : values()) {
            if (datatype.name().equals(name)) {
                return datatype;
            }
        }
        throw new InvalidTensor("tensor '" + tensor + "': datatype must be one of " + NAMES + ", got '"
                + InvalidTensor.shown(name) + "'");
    }
}
