package dev.mlsd.inference.api.oip;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;

import com.google.protobuf.ByteString;
import dev.mlsd.inference.protection.KeyRing;
import dev.mlsd.inference.testing.Await;
import dev.mlsd.inference.testing.ModelFolder;
import dev.mlsd.inference.testing.OnnxGraph;
import dev.mlsd.inference.testing.OnnxGraph.Type;
import dev.mlsd.inference.v2.GRPCInferenceServiceGrpc;
import dev.mlsd.inference.v2.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.mlsd.inference.v2.InferTensorContents;
import dev.mlsd.inference.v2.ModelConfigRequest;
import dev.mlsd.inference.v2.ModelInferRequest;
import dev.mlsd.inference.v2.ModelInferRequest.InferInputTensor;
import dev.mlsd.inference.v2.ModelInferResponse;
import dev.mlsd.inference.v2.ModelMetadataRequest;
import dev.mlsd.inference.v2.ModelReadyRequest;
import dev.mlsd.inference.v2.ModelStatisticsRequest;
import dev.mlsd.inference.v2.ModelStreamInferResponse;
import dev.mlsd.inference.v2.RepositoryIndexRequest;
import dev.mlsd.inference.v2.ServerLiveRequest;
import dev.mlsd.inference.v2.ServerMetadataRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The protocol at the running service, with the requests of its own specification, against models that were put into
 * the folder as they are.
 */
@QuarkusTest
@TestProfile(InferenceProtocolTest.Repository.class)
class InferenceProtocolTest {

    private static Path repository;

    /**
     * The specification's example request, byte for byte, but for the two elements of input1 that it leaves out of its
     * shape [3].
     */
    private static final String EXAMPLE = """
            {
              "id" : "42",
              "inputs" : [
                {
                  "name" : "input0",
                  "shape" : [ 2, 2 ],
                  "datatype" : "UINT32",
                  "data" : [ 1, 2, 3, 4 ]
                },
                {
                  "name" : "input1",
                  "shape" : [ 3 ],
                  "datatype" : "BOOL",
                  "data" : [ true, false, true ]
                }
              ],
              "outputs" : [
                {
                  "name" : "output0"
                }
              ]
            }""";

    /** The binary extension's example request, byte for byte. */
    private static final String BINARY_EXAMPLE = """
            {
              "model_name" : "mymodel",
              "inputs" : [
                {
                  "name" : "input0",
                  "shape" : [ 2, 2 ],
                  "datatype" : "UINT32",
                  "parameters" : {
                    "binary_data_size" : 16
                  }
                },
                {
                  "name" : "input1",
                  "shape" : [ 3 ],
                  "datatype" : "BOOL",
                  "parameters" : {
                    "binary_data_size" : 3
                  }
                }
              ],
              "outputs" : [
                {
                  "name" : "output0",
                  "parameters" : {
                    "binary_data" : true
                  }
                }
              ]
            }""";

    private static int grpcPort;

    private ManagedChannel channel;
    private GRPCInferenceServiceBlockingStub grpc;

    /**
     * A repository with the specification's model and one whose rows batch; neighbours at ports that nobody listens on.
     */
    public static class Repository implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                try (ServerSocket free = new ServerSocket(0)) {
                    grpcPort = free.getLocalPort();
                }
                repository = Files.createTempDirectory("models");
                put("mymodel", "1", example());
                put("sum", "1", sum(0));
                put("sum", "2", sum(100));
                new ModelFolder(repository).write("decides", "1");
                return Map.of(
                        "mlsd.data",
                        Files.createTempDirectory("inference").toString(),
                        "mlsd.model-repository",
                        repository.toString(),
                        "mlsd.feature-grpc",
                        "127.0.0.1:1",
                        "mlsd.kafka",
                        "127.0.0.1:1",
                        "quarkus.grpc.server.test-port",
                        Integer.toString(grpcPort));
            } catch (IOException e) {
                throw new UncheckedIOException("no temporary directory", e);
            }
        }
    }

    private static void put(String name, String version, byte[] model) throws IOException {
        Files.write(
                Files.createDirectories(repository.resolve(name).resolve(version))
                        .resolve("model.onnx"),
                model);
    }

    /** output0[i, j] = (input0[0, j] + input0[1, j]) * input1[i]. */
    private static byte[] example() {
        return new OnnxGraph()
                .input("input0", Type.UINT32, 2, 2)
                .input("input1", Type.BOOL, 3)
                .output("output0", Type.FP32, 3, 2)
                .integers("rows", 0)
                .integers("columns", 1)
                .cast("input0", "numbers", Type.FP32)
                .cast("input1", "factors", Type.FP32)
                .node("ReduceSum", List.of("numbers", "rows"), "sums")
                .node("Unsqueeze", List.of("factors", "columns"), "column")
                .node("Mul", List.of("column", "sums"), "output0")
                .bytes();
    }

    private static byte[] sum(float more) {
        return new OnnxGraph()
                .input("a", Type.FP32, "batch", 2)
                .input("b", Type.FP32, "batch", 2)
                .output("sum", Type.FP32, "batch", 2)
                .output("difference", Type.FP32, "batch", 2)
                .constant("more", new long[] {1}, more)
                .node("Add", List.of("a", "b"), "plain")
                .node("Add", List.of("plain", "more"), "sum")
                .node("Sub", List.of("a", "b"), "difference")
                .bytes();
    }

    private static final String SUM = """
            {"inputs":[{"name":"b","shape":[1,2],"datatype":"FP32","data":[1,2]},{"name":"a","shape":[1,2],"datatype":"FP32","data":[[10,20]]}]}""";

    @BeforeEach
    void ready() {
        Await.until("all models serve", () -> given().get("/v2/health/ready").statusCode() == 200);
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
        grpc = GRPCInferenceServiceGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    private static Response infer(String model, String body) {
        return given().contentType(ContentType.JSON).body(body).post("/v2/models/" + model + "/infer");
    }

    @Test
    void health_andMetadata_areAsSpecified() {
        given().get("/v2/health/live").then().statusCode(200).body(emptyString());
        given().get("/v2/models/mymodel/ready").then().statusCode(200).body(emptyString());
        given().get("/v2/models/mymodel/versions/1/ready").then().statusCode(200);
        given().get("/v2/models/mymodel/versions/9/ready").then().statusCode(400);
        given().get("/v2")
                .then()
                .statusCode(200)
                .body("name", equalTo(ServerMetadata.NAME))
                .body(
                        "extensions",
                        hasItems("binary_tensor_data", "statistics", "model_repository", "model_configuration"));
        given().get("/v2/models/mymodel")
                .then()
                .statusCode(200)
                .body("name", equalTo("mymodel"))
                .body("versions", equalTo(List.of("1")))
                .body("platform", equalTo("onnxruntime_onnx"))
                .body("inputs.find { it.name == 'input0' }.datatype", equalTo("UINT32"))
                .body("inputs.find { it.name == 'input0' }.shape", equalTo(List.of(2, 2)))
                .body("outputs[0].shape", equalTo(List.of(3, 2)));
        given().get("/v2/models/sum")
                .then()
                .body("versions", equalTo(List.of("1", "2")))
                .body("inputs[0].shape", equalTo(List.of(-1, 2)));
    }

    @Test
    void infer_withAKey_isRoundedAndHeldToItsRows() {
        String client =
                "{\"holder\":\"keys\",\"seconds\":60,\"settings\":{\"clients\":[{\"name\":\"coarse\",\"per_second\":0.01,\"burst\":3,"
                        + "\"decimals\":1,\"keys\":[{\"sha256\":\"%s\"}]}]}}";
        given().contentType(ContentType.JSON)
                .body(client.formatted(KeyRing.sha256("open sesame")))
                .put("/admin/lease")
                .then()
                .statusCode(200);
        try {
            String row = SUM.replace(
                    "[1,2],\"datatype\":\"FP32\",\"data\":[1,2]", "[1,2],\"datatype\":\"FP32\",\"data\":[0.26,2]");
            String rows = row.replace("[1,2],", "[3,2],")
                    .replace("[0.26,2]", "[1,2,3,4,5,6]")
                    .replace("[[10,20]]", "[1,2,3,4,5,6]");
            withKey(row, "/v2/models/sum/infer").statusCode(200).body("outputs[1].data[0]", equalTo(9.7f));
            withKey(rows, "/v2/models/sum/infer")
                    .statusCode(429)
                    .header("Retry-After", matchesPattern("[0-9]+"))
                    .body("error", containsString("too-many-requests"));
        } finally {
            given().delete("/admin/lease?holder=keys");
        }
    }

    private static ValidatableResponse withKey(String body, String path) {
        return given().contentType(ContentType.JSON)
                .header("X-API-Key", "open sesame")
                .body(body)
                .post(path)
                .then();
    }

    @Test
    void openapi_everyPathOfTheProtocol_hasItsOperation() {
        JsonPath paths = given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        for (String model : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
            for (String path : List.of("", "/ready", "/config", "/stats")) {
                assertThat(paths.getMap("paths.'" + model + path + "'.get.responses"))
                        .containsKey("200");
            }
            assertThat(paths.getMap("paths.'" + model + "/infer'.post.responses"))
                    .containsKeys("200", "400", "404", "503");
        }
        assertThat(paths.getMap("paths")).containsKeys("/v1/decisions", "/v2/repository/models/{model}/load");
    }

    @Test
    void infer_theSpecificationsExample_isAnswered() {
        assertThat(infer("mymodel", EXAMPLE)
                        .then()
                        .statusCode(200)
                        .contentType(ContentType.JSON)
                        .extract()
                        .asString())
                .isEqualTo(
                        "{\"id\":\"42\",\"model_name\":\"mymodel\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"output0\","
                                + "\"datatype\":\"FP32\",\"shape\":[3,2],\"data\":[4.0,6.0,0.0,0.0,4.0,6.0]}]}");
        infer("mymodel", EXAMPLE.replace("[ true, false, true ]", "[ true ]"))
                .then()
                .statusCode(400)
                .body("error", containsString("data of shape [3] must have 3 elements, got 1"));
    }

    @Test
    void infer_theBinaryExtensionsExample_isAnswered() {
        byte[] json = BINARY_EXAMPLE.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(json.length + 19).order(ByteOrder.LITTLE_ENDIAN);
        body.put(json)
                .putInt(1)
                .putInt(2)
                .putInt(3)
                .putInt(4)
                .put((byte) 1)
                .put((byte) 0)
                .put((byte) 1);

        Response response = given().contentType("application/octet-stream")
                .header("Inference-Header-Content-Length", json.length)
                .body(body.array())
                .post("/v2/models/mymodel/infer");

        response.then().statusCode(200).contentType("application/octet-stream");
        int header = Integer.parseInt(response.header("Inference-Header-Content-Length"));
        byte[] answer = response.asByteArray();
        assertThat(new String(answer, 0, header, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"model_name\":\"mymodel\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"output0\",\"datatype\":\"FP32\","
                                + "\"shape\":[3,2],\"parameters\":{\"binary_data_size\":24}}]}");
        assertThat(answer).hasSize(header + 24);
        ByteBuffer data = ByteBuffer.wrap(answer, header, 24).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new float[] {
                    data.getFloat(), data.getFloat(), data.getFloat(), data.getFloat(), data.getFloat(), data.getFloat()
                })
                .containsExactly(4, 6, 0, 0, 4, 6);
    }

    @Test
    void infer_versionsAndNamedOutputs_areChosen() {
        infer("sum", SUM)
                .then()
                .statusCode(200)
                .body("model_version", equalTo("2"))
                .body("outputs.name", equalTo(List.of("sum", "difference")))
                .body("outputs[0].data", equalTo(List.of(111f, 122f)))
                .body("outputs[1].data", equalTo(List.of(9f, 18f)));
        infer("sum/versions/1", SUM.replace("]}]}", "]}],\"outputs\":[{\"name\":\"difference\"},{\"name\":\"sum\"}]}"))
                .then()
                .statusCode(200)
                .body("model_version", equalTo("1"))
                .body("outputs.name", equalTo(List.of("difference", "sum")))
                .body("outputs[1].data", equalTo(List.of(11f, 22f)));
        infer("decides", "{\"inputs\":[{\"name\":\"features\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[0,1]}]}")
                .then()
                .statusCode(200)
                .body("outputs[0].data", equalTo(List.of(0.5f)));
    }

    @Test
    void infer_wrongRequest_isToldInTheProtocolsForm() {
        infer("nothing", SUM).then().statusCode(404).body("error", containsString("there are decides, "));
        infer("sum/versions/7", SUM).then().statusCode(404).body("error", containsString("there are 1, 2"));
        infer("sum", SUM.replace("FP32", "FP64"))
                .then()
                .statusCode(400)
                .body("error", containsString("must be FP32, got FP64"));
        infer("sum", SUM.replace("\"b\"", "\"c\""))
                .then()
                .statusCode(400)
                .body("error", containsString("inputs are a, b"));
        infer("sum", SUM.replace("]}]}", "]}],\"outputs\":[{\"name\":\"mean\"}]}"))
                .then()
                .statusCode(400)
                .body("error", containsString("outputs are sum, difference"));
        infer("sum", "").then().statusCode(400).body("error", containsString("got nothing"));
        given().get("/v2/models/sum/infer")
                .then()
                .statusCode(405)
                .header("Allow", equalTo("POST"))
                .body("error", containsString("must be POST"));
        given().get("/v2/nothing").then().statusCode(404).body("error", containsString("there is no /v2/nothing"));
        given().body(new byte[17 << 20])
                .post("/v2/models/sum/infer")
                .then()
                .statusCode(413)
                .body("error", containsString("at most 16777216"));
        given().header("Content-Encoding", "gzip")
                .body(SUM)
                .post("/v2/models/sum/infer")
                .then()
                .statusCode(415);
        given().header("Inference-Header-Content-Length", "-1")
                .body(SUM)
                .post("/v2/models/sum/infer")
                .then()
                .statusCode(400);
    }

    @Test
    void infer_bodiesWithRandomDamage_neverFailTheService() {
        SplittableRandom random = new SplittableRandom(9);
        byte[] right = EXAMPLE.getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 300; round++) {
            byte[] body = right.clone();
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            int status = given().contentType("application/octet-stream")
                    .body(body)
                    .post("/v2/models/mymodel/infer")
                    .statusCode();
            assertThat(status).isIn(200, 400);
        }
        infer("mymodel", EXAMPLE).then().statusCode(200);
    }

    @Test
    void extensions_configurationStatisticsAndIndex_tellWhatHappened() {
        infer("sum", SUM).then().statusCode(200);
        given().get("/v2/models/sum/config")
                .then()
                .statusCode(200)
                .body("max_batch_size", equalTo(64))
                .body("input[0].dims", equalTo(List.of(2)))
                .body("input[0].data_type", equalTo("TYPE_FP32"))
                .body("backend", equalTo("onnxruntime"));
        given().get("/v2/models/mymodel/config")
                .then()
                .body("max_batch_size", equalTo(0))
                .body("input[0].dims.size()", greaterThan(0));
        given().get("/v2/models/sum/versions/2/stats")
                .then()
                .statusCode(200)
                .body("model_stats[0].inference_count", greaterThan(0))
                .body("model_stats[0].inference_stats.success.count", greaterThan(0))
                .body("model_stats[0].inference_stats.compute_infer.ns", greaterThan(0))
                .body("model_stats[0].batch_stats[0].batch_size", equalTo(1));
        given().get("/v2/models/stats").then().body("model_stats.name", hasItems("sum", "mymodel", "decides"));
        given().post("/v2/repository/index")
                .then()
                .statusCode(200)
                .body("find { it.name == 'mymodel' }.state", equalTo("READY"));
        given().body("{\"ready\":7}").post("/v2/repository/index").then().statusCode(400);
        given().get("/v2/models/nothing/config").then().statusCode(404);
    }

    @Test
    void repository_newModelUnloadAndLoad_areSeen() throws IOException {
        put("dropped", "3", OnnxGraph.identity(Type.INT64, "n"));
        String body =
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[9007199254740993]}]}";
        Await.until("the dropped model serves", () -> infer("dropped", body).statusCode() == 200);
        assertThat(infer("dropped", body).asString()).contains("\"data\":[9007199254740993]");

        given().post("/v2/repository/models/dropped/unload").then().statusCode(200);
        infer("dropped", body).then().statusCode(404).body("error", containsString("unloaded"));
        given().get("/v2/models/dropped/ready").then().statusCode(400);
        given().post("/v2/repository/index").then().body("find { it.name == 'dropped' }.state", equalTo("UNAVAILABLE"));
        given().body("{\"ready\":true}").post("/v2/repository/index").then().body("name.flatten()", hasItem("sum"));
        given().post("/v2/repository/models/dropped/load").then().statusCode(200);
        infer("dropped", body).then().statusCode(200);
        given().body("{\"parameters\":{\"config\":\"{}\"}}")
                .post("/v2/repository/models/dropped/load")
                .then()
                .statusCode(400)
                .body("error", containsString("takes no parameters"));
        given().post("/v2/repository/models/nothing/load")
                .then()
                .statusCode(400)
                .body("error", containsString("no model 'nothing'"));

        put("broken", "1", "no model".getBytes(StandardCharsets.UTF_8));
        Await.until(
                "the broken model is refused",
                () -> "UNAVAILABLE"
                        .equals(given().post("/v2/repository/index").path("find { it.name == 'broken' }?.state")));
        infer("broken", body).then().statusCode(404).body("error", containsString("does not serve"));
        Files.delete(repository.resolve("broken/1/model.onnx"));
    }

    private static InferInputTensor.Builder input(String name) {
        return InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype("FP32")
                .addShape(1)
                .addShape(2);
    }

    private static ByteString floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return ByteString.copyFrom(bytes.flip());
    }

    @Test
    void grpc_rawAndTypedContents_giveTheSame() {
        ModelInferRequest typed = ModelInferRequest.newBuilder()
                .setModelName("sum")
                .setModelVersion("1")
                .setId("g-1")
                .addInputs(input("a")
                        .setContents(InferTensorContents.newBuilder()
                                .addFp32Contents(10)
                                .addFp32Contents(20)))
                .addInputs(input("b")
                        .setContents(InferTensorContents.newBuilder()
                                .addFp32Contents(1)
                                .addFp32Contents(2)))
                .build();
        ModelInferRequest raw = ModelInferRequest.newBuilder()
                .setModelName("sum")
                .setModelVersion("1")
                .setId("g-1")
                .addInputs(input("a"))
                .addInputs(input("b"))
                .addRawInputContents(floats(10, 20))
                .addRawInputContents(floats(1, 2))
                .build();

        ModelInferResponse answer = grpc.modelInfer(typed);

        assertThat(answer.getId()).isEqualTo("g-1");
        assertThat(answer.getModelVersion()).isEqualTo("1");
        assertThat(answer.getOutputs(0).getName()).isEqualTo("sum");
        assertThat(answer.getRawOutputContentsList()).containsExactly(floats(11, 22), floats(9, 18));
        assertThat(grpc.modelInfer(raw)).isEqualTo(answer);
        assertThatThrownBy(() ->
                        grpc.modelInfer(raw.toBuilder().clearRawInputContents().build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("must have 2 elements in fp32_contents");
        assertThatThrownBy(() ->
                        grpc.modelInfer(raw.toBuilder().setModelName("nothing").build()))
                .hasMessageContaining("NOT_FOUND");
    }

    @Test
    void grpc_stream_answersEachRequestAndTellsWhatIsWrong() throws InterruptedException {
        BlockingQueue<ModelStreamInferResponse> answers = new LinkedBlockingQueue<>();
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        StreamObserver<ModelInferRequest> requests = GRPCInferenceServiceGrpc.newStub(channel)
                .modelStreamInfer(new StreamObserver<>() {
                    @Override
                    public void onNext(ModelStreamInferResponse answer) {
                        answers.add(answer);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        ends.add(failure.toString());
                    }

                    @Override
                    public void onCompleted() {
                        ends.add("completed");
                    }
                });
        ModelInferRequest right = ModelInferRequest.newBuilder()
                .setModelName("sum")
                .setId("right")
                .addInputs(input("a"))
                .addInputs(input("b"))
                .addRawInputContents(floats(10, 20))
                .addRawInputContents(floats(1, 2))
                .build();
        requests.onNext(right);
        requests.onNext(right.toBuilder().setId("wrong").setModelName("nothing").build());
        requests.onCompleted();

        assertThat(ends.poll(60, TimeUnit.SECONDS)).isEqualTo("completed");
        assertThat(answers)
                .extracting(answer -> answer.getInferResponse().getId()
                        + (answer.getErrorMessage().isEmpty() ? "" : " failed"))
                .containsExactlyInAnyOrder("right", "wrong failed");
    }

    @Test
    void grpc_healthMetadataAndExtensions_areAsOverRest() {
        assertThat(grpc.serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                .isTrue();
        assertThat(grpc.modelReady(ModelReadyRequest.newBuilder().setName("sum").build())
                        .getReady())
                .isTrue();
        assertThat(grpc.modelReady(ModelReadyRequest.newBuilder()
                                .setName("nothing")
                                .build())
                        .getReady())
                .isFalse();
        assertThat(grpc.serverMetadata(ServerMetadataRequest.getDefaultInstance())
                        .getExtensionsList())
                .contains("binary_tensor_data");
        assertThat(grpc.modelMetadata(
                                ModelMetadataRequest.newBuilder().setName("sum").build())
                        .getInputsList())
                .extracting(input -> input.getName() + input.getShapeList())
                .containsExactly("a[-1, 2]", "b[-1, 2]");
        assertThat(grpc.modelConfig(
                                ModelConfigRequest.newBuilder().setName("sum").build())
                        .getConfig()
                        .getMaxBatchSize())
                .isEqualTo(64);
        assertThat(grpc.repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                        .getModelsList())
                .extracting(model -> model.getName() + model.getVersion() + model.getState())
                .contains("sum1READY", "sum2READY");
        assertThat(grpc.modelStatistics(ModelStatisticsRequest.newBuilder()
                                .setName("sum")
                                .build())
                        .getModelStatsList())
                .hasSize(2);
    }
}
