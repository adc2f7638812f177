package dev.mlsd.inference.api.oip;

import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.InvalidTensor;
import dev.mlsd.inference.tensor.Shape;
import dev.mlsd.inference.tensor.Tensor;
import dev.mlsd.inference.v2.InferParameter;
import dev.mlsd.inference.v2.InferTensorContents;
import dev.mlsd.inference.v2.ModelInferRequest;
import dev.mlsd.inference.v2.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the tensors of a message, raw or in the repeated field of their datatype; both are checked as a REST body is.
 */
final class MessageTensors {

    private static final int MOST_ELEMENTS = 1 << 28;

    private MessageTensors() {}

    /** Throws {@link InvalidTensor}. */
    static InferenceCall read(ModelInferRequest request) {
        List<Tensor> inputs = new ArrayList<>(request.getInputsCount());
        boolean raw = request.getRawInputContentsCount() > 0;
        if (raw && request.getRawInputContentsCount() != request.getInputsCount()) {
            throw new InvalidTensor("raw_input_contents must have one entry for each of the " + request.getInputsCount()
                    + " inputs, or none, got " + request.getRawInputContentsCount());
        }
        for (int i = 0; i < request.getInputsCount(); i++) {
            InferInputTensor input = request.getInputs(i);
            long[] shape =
                    input.getShapeList().stream().mapToLong(Long::longValue).toArray();
            Datatype datatype = Datatype.of(input.getName(), input.getDatatype());
            input.getParametersMap()
                    .keySet()
                    .forEach(parameter -> InferenceCall.refuse("input '" + input.getName() + "'", parameter));
            if (raw && input.hasContents()) {
                throw new InvalidTensor(
                        "input '" + input.getName() + "' must have either contents or raw_input_contents, got both");
            }
            inputs.add(
                    raw
                            ? Tensor.of(
                                    input.getName(),
                                    datatype,
                                    shape,
                                    request.getRawInputContents(i).asReadOnlyByteBuffer())
                            : contents(input.getName(), datatype, shape, input.getContents()));
        }
        List<InferenceCall.Wanted> outputs = request.getOutputsList().stream()
                .map(output -> {
                    output.getParametersMap()
                            .keySet()
                            .forEach(parameter -> InferenceCall.refuse("output '" + output.getName() + "'", parameter));
                    return new InferenceCall.Wanted(output.getName(), true);
                })
                .toList();
        return new InferenceCall(
                request.getId().isEmpty() ? null : request.getId(),
                inputs,
                outputs,
                true,
                timeout(request.getParametersMap()));
    }

    private static Duration timeout(Map<String, InferParameter> parameters) {
        parameters.keySet().forEach(parameter -> InferenceCall.refuse("the request", parameter));
        InferParameter timeout = parameters.get("timeout");
        if (timeout == null) {
            return InferenceCall.USUAL_TIMEOUT;
        }
        return switch (timeout.getParameterChoiceCase()) {
            case INT64_PARAM -> InferenceCall.timeout(timeout.getInt64Param());
            case UINT64_PARAM -> InferenceCall.timeout(timeout.getUint64Param());
            case BOOL_PARAM, STRING_PARAM, DOUBLE_PARAM, PARAMETERCHOICE_NOT_SET ->
                throw new InvalidTensor("parameter timeout must be an int64_param of microseconds");
        };
    }

    private static Tensor contents(String name, Datatype datatype, long[] shape, InferTensorContents contents) {
        int elements = Shape.elements(name, shape, MOST_ELEMENTS);
        int given = count(name, datatype, contents);
        if (given != elements || all(contents) != given) {
            throw new InvalidTensor("input '" + name + "': contents of " + datatype + " must have " + elements
                    + " elements in " + field(datatype) + " and none elsewhere, got " + given + " there and "
                    + (all(contents) - given) + " elsewhere");
        }
        if (datatype == Datatype.BYTES) {
            return Tensor.ofBytes(
                    name,
                    shape,
                    contents.getBytesContentsList().stream()
                            .map(element -> element.toByteArray())
                            .toArray(byte[][]::new));
        }
        ByteBuffer data = ByteBuffer.allocate(elements * datatype.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            put(data, name, datatype, contents, i);
        }
        return Tensor.of(name, datatype, shape, data.flip());
    }

    private static void put(ByteBuffer data, String name, Datatype datatype, InferTensorContents contents, int i) {
        switch (datatype) {
            case BOOL -> data.put((byte) (contents.getBoolContents(i) ? 1 : 0));
            case INT8 ->
                data.put((byte) within(name, datatype, i, contents.getIntContents(i), Byte.MIN_VALUE, Byte.MAX_VALUE));
            case INT16 ->
                data.putShort((short)
                        within(name, datatype, i, contents.getIntContents(i), Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> data.putInt(contents.getIntContents(i));
            case INT64 -> data.putLong(contents.getInt64Contents(i));
            case UINT8 ->
                data.put((byte) within(name, datatype, i, contents.getUintContents(i), 0, (1 << Byte.SIZE) - 1));
            case UINT16 ->
                data.putShort((short) within(name, datatype, i, contents.getUintContents(i), 0, (1 << Short.SIZE) - 1));
            case UINT32 -> data.putInt(contents.getUintContents(i));
            case UINT64 -> data.putLong(contents.getUint64Contents(i));
            case FP32 -> data.putFloat(contents.getFp32Contents(i));
            case FP64 -> data.putDouble(contents.getFp64Contents(i));
            case FP16, BF16, BYTES -> throw new IllegalStateException(datatype + " has no repeated field of numbers");
        }
    }

    private static int within(String name, Datatype datatype, int index, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidTensor("input '" + name + "': element " + index + " of " + datatype + " must be from "
                    + least + " to " + most + ", got " + value);
        }
        return value;
    }

    private static String field(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> "bool_contents";
            case INT8, INT16, INT32 -> "int_contents";
            case INT64 -> "int64_contents";
            case UINT8, UINT16, UINT32 -> "uint_contents";
            case UINT64 -> "uint64_contents";
            case FP32 -> "fp32_contents";
            case FP64 -> "fp64_contents";
            case BYTES -> "bytes_contents";
            case FP16, BF16 -> "raw_input_contents";
        };
    }

    private static int count(String name, Datatype datatype, InferTensorContents contents) {
        return switch (datatype) {
            case BOOL -> contents.getBoolContentsCount();
            case INT8, INT16, INT32 -> contents.getIntContentsCount();
            case INT64 -> contents.getInt64ContentsCount();
            case UINT8, UINT16, UINT32 -> contents.getUintContentsCount();
            case UINT64 -> contents.getUint64ContentsCount();
            case FP32 -> contents.getFp32ContentsCount();
            case FP64 -> contents.getFp64ContentsCount();
            case BYTES -> contents.getBytesContentsCount();
            case FP16, BF16 ->
                throw new InvalidTensor("input '" + name + "': " + datatype + " must be given in raw_input_contents");
        };
    }

    private static int all(InferTensorContents contents) {
        return contents.getBoolContentsCount()
                + contents.getIntContentsCount()
                + contents.getInt64ContentsCount()
                + contents.getUintContentsCount()
                + contents.getUint64ContentsCount()
                + contents.getFp32ContentsCount()
                + contents.getFp64ContentsCount()
                + contents.getBytesContentsCount();
    }
}
