package dev.mlsd.inference.api.oip;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.mlsd.inference.api.oip.InferenceCall.Wanted;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.InvalidTensor;
import dev.mlsd.inference.tensor.Shape;
import dev.mlsd.inference.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the body of an inference request: a JSON object, and behind it the bytes of the tensors that have the parameter
 * {@code binary_data_size}. Fields that the protocol does not have are skipped, as its own examples have one; those
 * that it has are checked. Nothing is allocated by a claim: an element takes two characters at least, so a tensor is at
 * most four times as large as the body that brings it.
 */
final class InferenceReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private final byte[] body;
    private final int headerLength;
    private int binaryFrom;
    private String id;
    private boolean binaryOutputs;
    private Duration timeout = InferenceCall.USUAL_TIMEOUT;
    private List<Tensor> inputs;
    private List<Wanted> outputs = List.of();

    private InferenceReader(byte[] body, int headerLength) {
        this.body = body;
        this.headerLength = headerLength;
        this.binaryFrom = headerLength;
    }

    /**
     * The request of a body.
     *
     * @param headerLength of the JSON object at its beginning; negative where nothing follows it
     * @throws InvalidTensor when it is not one; the message says what is wrong and where
     */
    static InferenceCall read(byte[] body, long headerLength) {
        if (headerLength > body.length) {
            throw new InvalidTensor("Inference-Header-Content-Length must be at most the body's " + body.length
                    + " bytes, got " + headerLength);
        }
        int length = headerLength < 0 ? body.length : (int) headerLength;
        try (JsonParser parser = JSON.createParser(body, 0, length)) {
            return new InferenceReader(body, length).read(parser);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new InvalidTensor("the body is not JSON" + where + ": "
                    + InvalidTensor.shown(
                            e.getOriginalMessage().replaceAll("(?s) (\\(start marker )?at \\[Source.*", "")));
        } catch (IOException e) {
            throw new InvalidTensor("the body is not JSON in UTF-8");
        }
    }

    private InferenceCall read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidTensor("the body must be a JSON object with inputs, got " + got(parser));
        }
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = once(parser, seen, "the request");
            switch (field) {
                case "id" -> id = string(parser, "id");
                case "parameters" -> requestParameters(parser);
                case "inputs" -> inputs = inputs(parser);
                case "outputs" -> outputs = outputs(parser);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new InvalidTensor("something follows the JSON object; where that is binary data, the header"
                    + " Inference-Header-Content-Length must give the object's length");
        }
        if (inputs == null) {
            throw new InvalidTensor("inputs is missing; it must be an array of the model's input tensors");
        }
        if (binaryFrom != body.length) {
            throw new InvalidTensor("the inputs' binary_data_size must add up to the " + (body.length - headerLength)
                    + " bytes behind the JSON object, got " + (binaryFrom - headerLength));
        }
        return new InferenceCall(id, inputs, outputs, binaryOutputs, timeout);
    }

    private static String once(JsonParser parser, Set<String> seen, String where) throws IOException {
        String field = parser.currentName();
        if (!seen.add(field)) {
            throw new InvalidTensor(where + " has the field '" + InvalidTensor.shown(field) + "' twice");
        }
        parser.nextToken();
        return field;
    }

    private void requestParameters(JsonParser parser) throws IOException {
        object(parser, "parameters");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            InferenceCall.refuse("the request", name);
            switch (name) {
                case "binary_data_output" -> binaryOutputs = truth(parser, name);
                case "timeout" -> timeout = InferenceCall.timeout(integer(parser, name));
                default -> scalar(parser, name);
            }
        }
    }

    private List<Tensor> inputs(JsonParser parser) throws IOException {
        array(parser, "inputs");
        List<Tensor> read = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            read.add(new Input("inputs[" + read.size() + "]").read(parser));
        }
        return read;
    }

    /** One input while it is read; its fields may come in any order. */
    private final class Input {

        private final String where;
        private String name;
        private String datatype;
        private long[] shape;
        private Tensor tensor;
        private long dataFrom = -1;
        private long binarySize = -1;

        Input(String where) {
            this.where = where;
        }

        Tensor read(JsonParser parser) throws IOException {
            object(parser, where);
            Set<String> seen = new HashSet<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = once(parser, seen, where);
                switch (field) {
                    case "name" -> name = string(parser, where + ".name");
                    case "datatype" -> datatype = string(parser, where + ".datatype");
                    case "shape" -> shape = shape(parser);
                    case "parameters" -> parameters(parser);
                    case "data" -> data(parser);
                    default -> parser.skipChildren();
                }
            }
            present(name, "name", "the name of an input");
            present(shape, "shape", "an array of dimensions");
            present(datatype, "datatype", "one of " + Datatype.NAMES);
            if (binarySize >= 0) {
                if (dataFrom >= 0 || tensor != null) {
                    throw new InvalidTensor(
                            where + " must have either data or the parameter binary_data_size, got both");
                }
                return binary();
            }
            if (tensor == null) {
                if (dataFrom < 0) {
                    throw new InvalidTensor(
                            where + ".data is missing; it must be the tensor's elements, unless the parameter"
                                    + " binary_data_size says that they follow as bytes");
                }
                later();
            }
            return tensor;
        }

        private void present(Object value, String field, String allowed) {
            if (value == null) {
                throw new InvalidTensor(where + "." + field + " is missing; it must be " + allowed);
            }
        }

        private void data(JsonParser parser) throws IOException {
            if (name != null && datatype != null && shape != null) {
                tensor = tensor(parser);
            } else {
                dataFrom = parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
            }
        }

        /** The data stood before what it means: it is read once more. */
        private void later() throws IOException {
            try (JsonParser again = JSON.createParser(body, (int) dataFrom, headerLength - (int) dataFrom)) {
                again.nextToken();
                tensor = tensor(again);
            }
        }

        private Tensor tensor(JsonParser parser) throws IOException {
            return JsonTensor.read(parser, name, Datatype.of(name, datatype), shape, headerLength / 2 + 1);
        }

        private Tensor binary() {
            if (binarySize > body.length - binaryFrom) {
                throw new InvalidTensor(where + ": binary_data_size must be at most the " + (body.length - binaryFrom)
                        + " bytes that are left behind the JSON object, got " + binarySize);
            }
            Tensor read = Tensor.of(
                    name, Datatype.of(name, datatype), shape, ByteBuffer.wrap(body, binaryFrom, (int) binarySize));
            binaryFrom += (int) binarySize;
            return read;
        }

        private long[] shape(JsonParser parser) throws IOException {
            array(parser, where + ".shape");
            long[] dimensions = new long[Shape.MOST_DIMENSIONS];
            int rank = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (rank == dimensions.length) {
                    throw new InvalidTensor(where + ".shape must have at most " + dimensions.length + " dimensions");
                }
                dimensions[rank++] = integer(parser, where + ".shape");
            }
            return Arrays.copyOf(dimensions, rank);
        }

        private void parameters(JsonParser parser) throws IOException {
            object(parser, where + ".parameters");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String parameter = parser.currentName();
                parser.nextToken();
                InferenceCall.refuse(where, parameter);
                if (parameter.equals("binary_data_size")) {
                    binarySize = integer(parser, parameter);
                    if (binarySize < 0) {
                        throw new InvalidTensor(where + ": binary_data_size must be 0 or more, got " + binarySize);
                    }
                } else {
                    scalar(parser, parameter);
                }
            }
        }
    }

    private static List<Wanted> outputs(JsonParser parser) throws IOException {
        array(parser, "outputs");
        List<Wanted> wanted = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            wanted.add(output(parser, "outputs[" + wanted.size() + "]"));
        }
        return wanted;
    }

    private static Wanted output(JsonParser parser, String where) throws IOException {
        object(parser, where);
        String name = null;
        Boolean binary = null;
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = once(parser, seen, where);
            switch (field) {
                case "name" -> name = string(parser, where + ".name");
                case "parameters" -> binary = binaryData(parser, where);
                default -> parser.skipChildren();
            }
        }
        if (name == null) {
            throw new InvalidTensor(where + ".name is missing; it must be the name of an output");
        }
        return new Wanted(name, binary);
    }

    private static Boolean binaryData(JsonParser parser, String where) throws IOException {
        object(parser, where + ".parameters");
        Boolean binary = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String parameter = parser.currentName();
            parser.nextToken();
            InferenceCall.refuse(where, parameter);
            if (parameter.equals("binary_data")) {
                binary = truth(parser, parameter);
            } else {
                scalar(parser, parameter);
            }
        }
        return binary;
    }

    private static void object(JsonParser parser, String where) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new InvalidTensor(where + " must be an object, got " + got(parser));
        }
    }

    private static void array(JsonParser parser, String where) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new InvalidTensor(where + " must be an array, got " + got(parser));
        }
    }

    private static String string(JsonParser parser, String where) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new InvalidTensor(where + " must be a string, got " + got(parser));
        }
        return parser.getText();
    }

    private static boolean truth(JsonParser parser, String parameter) throws IOException {
        if (!parser.currentToken().isBoolean()) {
            throw new InvalidTensor("parameter " + parameter + " must be true or false, got " + got(parser));
        }
        return parser.getBooleanValue();
    }

    private static long integer(JsonParser parser, String where) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new InvalidTensor(where + " must be of integers of 64 bits, got " + got(parser));
        }
        return parser.getLongValue();
    }

    private static void scalar(JsonParser parser, String parameter) throws IOException {
        if (!parser.currentToken().isScalarValue() || parser.currentToken() == JsonToken.VALUE_NULL) {
            throw new InvalidTensor("parameter " + InvalidTensor.shown(parameter)
                    + " must be a string, a number, true or false, got " + got(parser));
        }
    }

    /** The current token, for a message. */
    static String got(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "the string '" + InvalidTensor.shown(parser.getText()) + "'";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
                InvalidTensor.shown(parser.getText());
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "its end";
        };
    }
}
