package dev.mlsd.inference.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A named tensor with its elements in the protocol's binary form. Immutable: nobody writes to its bytes. Equal when
 * name, datatype, shape and bytes are.
 */
public final class Tensor {

    private static final int LENGTH_BYTES = Integer.BYTES;

    /** 2^64 over the golden ratio. */
    private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;

    private final String name;
    private final Datatype datatype;
    private final long[] shape;
    private final ByteBuffer data;
    // Found when it is first asked for, by each thread that asks then; 0 before.
    private int hash;

    private Tensor(String name, Datatype datatype, long[] shape, ByteBuffer data) {
        this.name = name;
        this.datatype = datatype;
        this.shape = shape;
        this.data = data;
    }

    /**
     * A tensor over bytes that are not copied.
     *
     * @param shape {@code []} for a scalar
     * @param data row by row, little-endian
     * @throws InvalidTensor when the bytes are not those of the shape's elements
     */
    public static Tensor of(String name, Datatype datatype, long[] shape, ByteBuffer data) {
        ByteBuffer bytes = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        int elements = Shape.elements(name, shape, Integer.MAX_VALUE);
        if (datatype == Datatype.BYTES) {
            checkLengths(name, shape, bytes, elements);
        } else {
            long wanted = (long) elements * datatype.size();
            if (bytes.remaining() != wanted) {
                throw new InvalidTensor("tensor '" + name + "': " + datatype + " of shape " + Arrays.toString(shape)
                        + " needs " + wanted + " bytes, got " + bytes.remaining());
            }
            if (datatype == Datatype.BOOL) {
                checkTruths(name, bytes);
            }
        }
        return new Tensor(name, datatype, shape.clone(), bytes);
    }

    private static void checkTruths(String name, ByteBuffer bytes) {
        for (int i = 0; i < bytes.limit(); i++) {
            if ((bytes.get(i) & ~1) != 0) {
                throw new InvalidTensor("tensor '" + name + "': element " + i + " of BOOL must be the byte 0 or 1, got "
                        + Byte.toUnsignedInt(bytes.get(i)));
            }
        }
    }

    private static void checkLengths(String name, long[] shape, ByteBuffer bytes, int elements) {
        int position = 0;
        for (int i = 0; i < elements; i++) {
            int left = bytes.limit() - position - LENGTH_BYTES;
            long length = left < 0 ? 0 : Integer.toUnsignedLong(bytes.getInt(position));
            if (length > left) {
                throw new InvalidTensor("tensor '" + name + "': BYTES of shape " + Arrays.toString(shape)
                        + " must be elements of a length of 4 bytes and as many bytes, and the data ends within element "
                        + i + " of " + elements);
            }
            position += LENGTH_BYTES + (int) length;
        }
        if (position != bytes.limit()) {
            throw new InvalidTensor("tensor '" + name + "': BYTES of shape " + Arrays.toString(shape) + " has "
                    + elements + " elements in " + position + " bytes, got " + bytes.limit() + " bytes");
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its datatype. */
    public Datatype datatype() {
        return datatype;
    }

    /** Its shape, a copy. */
    public long[] shape() {
        return shape.clone();
    }

    /** Its dimensions. */
    public int rank() {
        return shape.length;
    }

    /** The size of a dimension. */
    public long dimension(int index) {
        return shape[index];
    }

    /** The size of the first dimension; 1 for a scalar. */
    public long rows() {
        return shape.length == 0 ? 1 : shape[0];
    }

    /** Elements, the product of the shape. */
    public int elements() {
        return Shape.elements(name, shape, Integer.MAX_VALUE);
    }

    /** The bytes, with a position of the caller's own. */
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Length of the bytes. */
    public int bytes() {
        return data.limit();
    }

    /**
     * Some of its rows, over the same bytes.
     *
     * @param offset where that row begins in the bytes: after the rows before it
     */
    public Tensor slice(long count, int offset) {
        long[] part = shape.clone();
        part[0] = count;
        return new Tensor(
                name,
                datatype,
                part,
                data.slice(offset, sliceBytes(count, offset)).order(ByteOrder.LITTLE_ENDIAN));
    }

    private int sliceBytes(long count, int offset) {
        long perRow = 1;
        for (int i = 1; i < shape.length; i++) {
            perRow *= shape[i];
        }
        if (datatype != Datatype.BYTES) {
            return (int) (count * perRow * datatype.size());
        }
        int end = offset;
        for (long i = 0; i < count * perRow; i++) {
            end += LENGTH_BYTES + data.getInt(end);
        }
        return end - offset;
    }

    /** Whether requests with the two tensors can share a batch: all but the first dimension agree. */
    public boolean batchesWith(Tensor other) {
        return Shape.sameRows(shape, other.shape);
    }

    /** The elements of {@link Datatype#BYTES}, each copied. */
    public byte[][] byteElements() {
        byte[][] elements = new byte[elements()][];
        ByteBuffer from = data();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = new byte[from.getInt()];
            from.get(elements[i]);
        }
        return elements;
    }

    /** A tensor of {@link Datatype#BYTES}. */
    public static Tensor ofBytes(String name, long[] shape, byte[][] elements) {
        int size = 0;
        for (byte[] element : elements) {
            size = Math.addExact(size, LENGTH_BYTES + element.length);
        }
        ByteBuffer data = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] element : elements) {
            data.putInt(element.length).put(element);
        }
        return of(name, Datatype.BYTES, shape, data.flip());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && name.equals(tensor.name)
                && datatype == tensor.datatype
                && Arrays.equals(shape, tensor.shape)
                && data.equals(tensor.data);
    }

    /**
     * Over eight bytes at a time: a large batch is hashed in some microseconds, where a buffer's own hash takes a
     * hundred.
     */
    @Override
    public int hashCode() {
        if (hash == 0) {
            long sum = 31L * name.hashCode() + Arrays.hashCode(shape);
            int words = data.limit() & -Long.BYTES;
            for (int i = 0; i < words; i += Long.BYTES) {
                sum = (sum ^ data.getLong(i)) * HASH_FACTOR;
            }
            for (int i = words; i < data.limit(); i++) {
                sum = (sum ^ data.get(i)) * HASH_FACTOR;
            }
            hash = Long.hashCode(sum * HASH_FACTOR);
        }
        return hash;
    }

    @Override
    public String toString() {
        return name + " " + datatype + Arrays.toString(shape);
    }
}
