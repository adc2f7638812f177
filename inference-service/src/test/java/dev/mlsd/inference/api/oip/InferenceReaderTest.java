package dev.mlsd.inference.api.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.inference.api.oip.InferenceCall.Wanted;
import dev.mlsd.inference.repository.ModelId;
import dev.mlsd.inference.tensor.Datatype;
import dev.mlsd.inference.tensor.InvalidTensor;
import dev.mlsd.inference.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceReaderTest {

    private static InferenceCall read(String body) {
        return InferenceReader.read(body.getBytes(StandardCharsets.UTF_8), -1);
    }

    private static String body(String datatype, String shape, String data) {
        return "{\"inputs\":[{\"name\":\"x\",\"shape\":" + shape + ",\"datatype\":\"" + datatype + "\",\"data\":" + data
                + "}]}";
    }

    private static String written(Tensor tensor) {
        InferenceCall call = new InferenceCall("7", List.of(), List.of(), false, InferenceCall.USUAL_TIMEOUT);
        return new String(
                InferenceWriter.write(call, new ModelId("m", "1"), List.of(tensor))
                        .bytes(),
                StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BOOL|[true,false]",
                "UINT8|[0,255]",
                "UINT16|[0,65535]",
                "UINT32|[0,4294967295]",
                "UINT64|[9007199254740993,18446744073709551615]",
                "INT8|[-128,127]",
                "INT16|[-32768,32767]",
                "INT32|[-2147483648,2147483647]",
                "INT64|[-9223372036854775808,9007199254740993]",
                "FP16|[0.5,-65504.0]",
                "BF16|[0.5,-3.0]",
                "FP32|[0.1,NaN]",
                "FP32|[-Infinity,3.4028235E38]",
                "FP64|[0.1,1.7976931348623157E308]",
                "BYTES|[\"\",\"zwei ü \\uD83D\\uDE00\"]"
            })
    void read_everyDatatype_isWrittenAsItCame(String datatype, String data) {
        InferenceCall call = read(body(datatype, "[2]", data));

        assertThat(call.inputs().getFirst().datatype()).isEqualTo(Datatype.valueOf(datatype));
        assertThat(read(body(datatype, "[2]", data)).inputs()).isEqualTo(call.inputs());
        String json = written(call.inputs().getFirst());
        String array = json.substring(json.indexOf("\"data\":") + "\"data\":".length(), json.length() - "}]}".length());
        assertThat(read(body(datatype, "[2]", array)).inputs()).isEqualTo(call.inputs());
        if (!datatype.equals("BYTES")) {
            assertThat(array).isEqualTo(data);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UINT8|[256]|from 0 to 255",
                "INT8|[-129]|from -128 to 127",
                "UINT64|[-1]|from 0 to 18446744073709551615",
                "UINT64|[18446744073709551616]|got 18446744073709551616",
                "INT64|[9223372036854775808]|got 9223372036854775808",
                "INT32|[1.0]|an integer",
                "INT32|[\"1\"]|got the string '1'",
                "BOOL|[1]|true or false, got 1",
                "FP32|[1e39]|a number of FP32",
                "FP64|[1e400]|a number of FP64",
                "FP16|[70000]|a number of FP16",
                "FP32|[null]|got null",
                "FP32|[true]|got true",
                "BYTES|[5]|a string, got 5",
                "FP32|[]|must have 1 elements, got 0",
                "FP32|[1,2]|must have 1 elements, got more",
                "FP32|[[1]]|must be one array",
                "FP32|{}|data must be an array, got an object",
                "FLOAT|[1]|datatype must be one of BOOL"
            })
    void read_wrongElement_isToldWithWhatIsAllowed(String datatype, String data, String message) {
        assertThatThrownBy(() -> read(body(datatype, "[1]", data)))
                .isInstanceOf(InvalidTensor.class)
                .hasMessageContaining("tensor 'x'")
                .hasMessageContaining(message);
    }

    @Test
    void read_naturalFlatOrInAnyOrder_isTheSame() {
        Tensor flat = read(body("FP32", "[2,2]", "[1,2,4,5]")).inputs().getFirst();

        assertThat(read(body("FP32", "[2,2]", "[ [ 1, 2 ], [ 4, 5 ] ]")).inputs())
                .containsExactly(flat);
        assertThat(read("{\"inputs\":[{\"data\":[[1,2],[4,5]],\"datatype\":\"FP32\",\"shape\":[2,2],\"name\":\"x\"}]}")
                        .inputs())
                .containsExactly(flat);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[1,2],[4]]",
                "[[1,2,4],[5]]",
                "[[1,2],[4,5],[6,7]]",
                "[[1,2],4,5]",
                "[[[1],[2]],[[4],[5]]]",
                "[[1,2]]"
            })
    void read_arraysThatAreNotAsTheShape_areRefused(String data) {
        assertThatThrownBy(() -> read(body("FP32", "[2,2]", data))).isInstanceOf(InvalidTensor.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|not JSON at line 1",
                "[]|must be a JSON object with inputs, got an array",
                "{}|inputs is missing",
                "{\"inputs\":{}}|inputs must be an array",
                "{\"inputs\":[1]}|inputs[0] must be an object, got 1",
                "{\"inputs\":[{}]}|inputs[0].name is missing",
                "{\"inputs\":[{\"name\":\"x\"}]}|inputs[0].shape is missing",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1]}]}|inputs[0].datatype is missing",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\"}]}|inputs[0].data is missing",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1.5]}]}|integers of 64 bits, got 1.5",
                "{\"inputs\":[{\"name\":\"x\",\"name\":\"y\"}]}|the field 'name' twice",
                "{\"inputs\":[]} 1|something follows",
                "{\"id\":7,\"inputs\":[]}|id must be a string, got 7",
                "{\"inputs\":[],\"outputs\":[{}]}|outputs[0].name is missing",
                "{\"inputs\":[],\"outputs\":[{\"name\":\"y\",\"parameters\":{\"classification\":3}}]}|extension that this server does not have",
                "{\"inputs\":[],\"parameters\":{\"timeout\":-1}}|microseconds from 0, got -1",
                "{\"inputs\":[],\"parameters\":{\"mine\":{}}}|parameter mine must be a string",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":4}}]}|at most the 0 bytes"
            })
    void read_wrongRequest_isToldWhereAndWhatIsAllowed(String body, String message) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(InvalidTensor.class).hasMessageContaining(message);
    }

    @Test
    void read_binaryDataOfAllInputs_followsTheObjectInTheirOrder() {
        String header = """
                {"model_name":"m","inputs":[{"name":"a","shape":[2],"datatype":"UINT16","parameters":{"binary_data_size":4}},
                {"name":"j","shape":[1],"datatype":"INT8","data":[5]},
                {"name":"b","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":6}}],
                "outputs":[{"name":"y","parameters":{"binary_data":false}},{"name":"z"}],"parameters":{"binary_data_output":true}}""";
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(json.length + 10).order(ByteOrder.LITTLE_ENDIAN);
        body.put(json)
                .putShort((short) 1)
                .putShort((short) -1)
                .putInt(2)
                .put((byte) 'o')
                .put((byte) 'k');

        InferenceCall call = InferenceReader.read(body.array(), json.length);

        assertThat(call.inputs()).hasSize(3);
        assertThat(call.inputs().get(0).data().getShort(2)).isEqualTo((short) -1);
        assertThat(call.inputs().get(2).byteElements()).isDeepEqualTo(new byte[][] {{'o', 'k'}});
        assertThat(call.outputs()).containsExactly(new Wanted("y", false), new Wanted("z", null));
        assertThat(call.binaryOutputs()).isTrue();
        assertThatThrownBy(() -> InferenceReader.read(body.array(), json.length - 1))
                .isInstanceOf(InvalidTensor.class);
        assertThatThrownBy(() -> InferenceReader.read(new byte[5], 6))
                .hasMessageContaining("at most the body's 5 bytes, got 6");
    }

    @Test
    void read_aShapeThatClaimsMuch_allocatesNothing() {
        assertThatThrownBy(() -> read(body("FP64", "[1000000,1000000]", "[1]"))).hasMessageContaining("at most");
        assertThatThrownBy(() -> read(body("FP64", "[100000000]", "[1]"))).hasMessageContaining("at most");
    }

    /** Whatever a body is, it is read or refused; nothing else is thrown. */
    @Test
    void read_bodiesWithRandomDamage_areReadOrRefused() {
        byte[] right = """
                {"id":"42","parameters":{"binary_data_output":true,"timeout":5},"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32",
                "data":[[1.5,2e3],[-4,5]]},{"name":"b","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":10}}],"outputs":[{"name":"y"}]}""".getBytes(StandardCharsets.UTF_8);
        SplittableRandom random = new SplittableRandom(5);
        String pieces = "{}[]\":,0123456789.eE-+truefalsn\\ \u0000\u00ff";
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] body = Arrays.copyOf(right, right.length + 10);
            body[right.length] = 1;
            body[right.length + 5] = 1;
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                body[random.nextInt(body.length)] = (byte) pieces.charAt(random.nextInt(pieces.length()));
            }
            try {
                InferenceReader.read(
                        body, random.nextInt(10) == 0 ? random.nextInt(-1, body.length + 2) : right.length);
            } catch (InvalidTensor invalid) {
                refused++;
                assertThat(invalid.getMessage()).isNotBlank();
            }
        }
        assertThat(refused).isPositive();
    }
}
