package dev.mlsd.inference.api.oip;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.InvalidTensor;
import dev.mlsd.inference.tensor.Shape;
import dev.mlsd.inference.tensor.Tensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads and writes the {@code data} of a tensor as JSON. Reading takes the natural or the flattened form, and each
 * element only as its datatype: integers without a fraction and within its range, kept to the bit also beyond 2^53.
 * Floating point takes NaN, Infinity and -Infinity, as Python and Triton write them; FP16 and BF16 are rounded to the
 * nearest, because JSON has no form of theirs.
 */
final class JsonTensor {

    private static final BigInteger MOST_UINT64 =
            BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);
    private static final long MOST_UINT32 = (1L << Integer.SIZE) - 1;
    private static final int MOST_UINT16 = (1 << Short.SIZE) - 1;
    private static final int MOST_UINT8 = (1 << Byte.SIZE) - 1;

    private final String name;
    private final Datatype datatype;
    private final long[] shape;
    private final int elements;
    private final ByteBuffer data;
    private final List<byte[]> texts;
    private int count;

    private JsonTensor(String name, Datatype datatype, long[] shape, int mostElements) {
        this.name = name;
        this.datatype = datatype;
        this.shape = shape;
        this.elements = Shape.elements(name, shape, mostElements);
        this.data = ByteBuffer.allocate(elements * datatype.size()).order(ByteOrder.LITTLE_ENDIAN);
        this.texts = datatype == Datatype.BYTES ? new ArrayList<>(elements) : null;
    }

    /**
     * Reads the array that the parser stands on.
     *
     * @param mostElements that the body can hold, so that no shape claims more memory than was sent
     */
    static Tensor read(JsonParser parser, String name, Datatype datatype, long[] shape, int mostElements)
            throws IOException {
        return new JsonTensor(name, datatype, shape, mostElements).read(parser);
    }

    private Tensor read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new InvalidTensor("tensor '" + name + "': data must be an array, got " + InferenceReader.got(parser));
        }
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_ARRAY) {
            if (shape.length < 2) {
                throw new InvalidTensor("tensor '" + name + "': data of shape " + Arrays.toString(shape)
                        + " must be one array, got arrays in it");
            }
            rows(parser, 0);
        } else {
            flat(parser, first);
        }
        return texts == null
                ? Tensor.of(name, datatype, shape, data.flip())
                : Tensor.ofBytes(name, shape, texts.toArray(byte[][]::new));
    }

    /** The parser stands on the first token within the array. */
    private void flat(JsonParser parser, JsonToken first) throws IOException {
        for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (count == elements) {
                throw wrongCount("more");
            }
            element(parser, token);
        }
        if (count < elements) {
            throw wrongCount(Integer.toString(count));
        }
    }

    private InvalidTensor wrongCount(String got) {
        return new InvalidTensor("tensor '" + name + "': data of shape " + Arrays.toString(shape) + " must have "
                + elements + " elements, got " + got);
    }

    private void rows(JsonParser parser, int dimension) throws IOException {
        long size = 0;
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (size == shape[dimension]) {
                throw wrongNesting(dimension);
            }
            size++;
            if (dimension == shape.length - 1) {
                element(parser, token);
            } else if (token == JsonToken.START_ARRAY) {
                parser.nextToken();
                rows(parser, dimension + 1);
            } else {
                throw wrongNesting(dimension);
            }
        }
        if (size != shape[dimension]) {
            throw wrongNesting(dimension);
        }
    }

    private InvalidTensor wrongNesting(int dimension) {
        return new InvalidTensor("tensor '" + name + "': data must be flat, or arrays as in its shape "
                + Arrays.toString(shape) + ", and is not in dimension " + dimension + " after element " + count);
    }

    private void element(JsonParser parser, JsonToken token) throws IOException {
        switch (datatype) {
            case BOOL -> data.put((byte) (truth(parser, token) ? 1 : 0));
            case UINT8 -> data.put((byte) integer(parser, token, 0, MOST_UINT8));
            case UINT16 -> data.putShort((short) integer(parser, token, 0, MOST_UINT16));
            case UINT32 -> data.putInt((int) integer(parser, token, 0, MOST_UINT32));
            case UINT64 -> data.putLong(unsigned(parser, token));
            case INT8 -> data.put((byte) integer(parser, token, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case INT16 -> data.putShort((short) integer(parser, token, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> data.putInt((int) integer(parser, token, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT64 -> data.putLong(integer(parser, token, Long.MIN_VALUE, Long.MAX_VALUE));
            case FP16 -> data.putShort(half(parser, token));
            case BF16 -> data.putShort(brain(parser, token));
            case FP32 -> data.putFloat(single(parser, token));
            case FP64 -> data.putDouble(number(parser, token).getDoubleValue());
            case BYTES -> texts.add(text(parser, token).getBytes(StandardCharsets.UTF_8));
        }
        count++;
    }

    private InvalidTensor wrong(JsonParser parser, String allowed) throws IOException {
        return new InvalidTensor("tensor '" + name + "': element " + count + " must be " + allowed + ", got "
                + InferenceReader.got(parser));
    }

    private boolean truth(JsonParser parser, JsonToken token) throws IOException {
        if (!token.isBoolean()) {
            throw wrong(parser, "true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private String text(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            throw wrong(parser, "a string");
        }
        return parser.getText();
    }

    private long integer(JsonParser parser, JsonToken token, long least, long most) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = parser.getLongValue();
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw wrong(parser, "an integer from " + least + " to " + most);
    }

    private long unsigned(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            BigInteger value = parser.getBigIntegerValue();
            if (value.signum() >= 0 && value.compareTo(MOST_UINT64) <= 0) {
                return value.longValue();
            }
        }
        throw wrong(parser, "an integer from 0 to " + MOST_UINT64);
    }

    private JsonParser number(JsonParser parser, JsonToken token) throws IOException {
        if (!token.isNumeric() || !Double.isFinite(parser.getDoubleValue()) && !isSpelt(parser)) {
            throw wrong(parser, "a number of " + datatype);
        }
        return parser;
    }

    /** Whether it is meant to be no finite number, other than one that is too large. */
    private static boolean isSpelt(JsonParser parser) throws IOException {
        String text = parser.getText();
        return text.endsWith("NaN") || text.endsWith("Infinity");
    }

    private float single(JsonParser parser, JsonToken token) throws IOException {
        if (token.isNumeric()) {
            float value = parser.getFloatValue();
            if (Float.isFinite(value) || isSpelt(parser)) {
                return value;
            }
        }
        throw wrong(parser, "a number of " + datatype);
    }

    private short half(JsonParser parser, JsonToken token) throws IOException {
        float value = single(parser, token);
        short half = Float.floatToFloat16(value);
        if (Float.isFinite(value) && !Float.isFinite(Float.float16ToFloat(half))) {
            throw wrong(parser, "a number of " + datatype);
        }
        return half;
    }

    /** The upper half of a float, rounded to the nearest, ties to even. */
    private short brain(JsonParser parser, JsonToken token) throws IOException {
        float value = single(parser, token);
        int bits = Float.floatToIntBits(value);
        int rounded = Float.isNaN(value) ? bits : bits + 0x7FFF + (bits >>> Short.SIZE & 1);
        if (Float.isFinite(value) && !Float.isFinite(Float.intBitsToFloat(rounded & 0xFFFF0000))) {
            throw wrong(parser, "a number of " + datatype);
        }
        return (short) (rounded >>> Short.SIZE);
    }

    /** Writes the array, flattened. */
    static void write(Tensor tensor, JsonGenerator json) throws IOException {
        json.writeStartArray();
        ByteBuffer data = tensor.data();
        if (tensor.datatype() == Datatype.BYTES) {
            for (byte[] element : tensor.byteElements()) {
                json.writeString(text(tensor.name(), element));
            }
        }
        while (tensor.datatype() != Datatype.BYTES && data.hasRemaining()) {
            switch (tensor.datatype()) {
                case BOOL -> json.writeBoolean(data.get() != 0);
                case UINT8 -> json.writeNumber(Byte.toUnsignedInt(data.get()));
                case UINT16 -> json.writeNumber(Short.toUnsignedInt(data.getShort()));
                case UINT32 -> json.writeNumber(Integer.toUnsignedLong(data.getInt()));
                case UINT64 -> json.writeNumber(new BigInteger(Long.toUnsignedString(data.getLong())));
                case INT8 -> json.writeNumber((int) data.get());
                case INT16 -> json.writeNumber((int) data.getShort());
                case INT32 -> json.writeNumber(data.getInt());
                case INT64 -> json.writeNumber(data.getLong());
                case FP16 -> json.writeNumber(Float.float16ToFloat(data.getShort()));
                case BF16 -> json.writeNumber(Float.intBitsToFloat(data.getShort() << Short.SIZE));
                case FP32 -> json.writeNumber(data.getFloat());
                case FP64 -> json.writeNumber(data.getDouble());
                case BYTES -> throw new IllegalStateException("BYTES are written above");
            }
        }
        json.writeEndArray();
    }

    private static String text(String name, byte[] element) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(element))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidTensor("output '" + name
                    + "' has elements that are no text in UTF-8; ask for it with the parameter binary_data");
        }
    }
}
