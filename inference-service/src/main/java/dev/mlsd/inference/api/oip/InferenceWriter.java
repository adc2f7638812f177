package dev.mlsd.inference.api.oip;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.mlsd.inference.api.oip.InferenceCall.Chosen;
import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.tensor.InvalidTensor;
import dev.mlsd.inference.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes the body of an inference response: a JSON object, and behind it the bytes of the outputs that were asked for
 * as binary data.
 */
final class InferenceWriter {

    private static final int USUAL_BYTES = 512;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private InferenceWriter() {}

    /**
     * A body.
     *
     * @param headerLength of the JSON object at its beginning; negative where nothing follows it
     */
    record Body(byte[] bytes, int headerLength) {}

    /** Throws {@link InvalidTensor} for elements that JSON cannot hold. */
    static Body write(InferenceCall call, ModelId model, List<Tensor> all) {
        List<Chosen> outputs = call.choose(all);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        boolean binary = false;
        try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            if (call.id() != null) {
                json.writeStringField("id", call.id());
            }
            json.writeStringField("model_name", model.name());
            json.writeStringField("model_version", model.version());
            json.writeArrayFieldStart("outputs");
            for (Chosen output : outputs) {
                write(output, json);
                binary |= output.binary();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        int header = bytes.size();
        for (Chosen output : outputs) {
            if (output.binary()) {
                byte[] data = new byte[output.tensor().bytes()];
                output.tensor().data().get(data);
                bytes.writeBytes(data);
            }
        }
        return new Body(bytes.toByteArray(), binary ? header : -1);
    }

    private static void write(Chosen output, JsonGenerator json) throws IOException {
        Tensor tensor = output.tensor();
        json.writeStartObject();
        json.writeStringField("name", tensor.name());
        json.writeStringField("datatype", tensor.datatype().name());
        json.writeFieldName("shape");
        long[] shape = tensor.shape();
        json.writeArray(shape, 0, shape.length);
        if (output.binary()) {
            json.writeObjectFieldStart("parameters");
            json.writeNumberField("binary_data_size", tensor.bytes());
            json.writeEndObject();
        } else {
            json.writeFieldName("data");
            JsonTensor.write(tensor, json);
        }
        json.writeEndObject();
    }
}
