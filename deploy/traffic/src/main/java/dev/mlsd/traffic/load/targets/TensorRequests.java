package dev.mlsd.traffic.load.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.mlsd.inference.v2.GRPCInferenceServiceGrpc;
import dev.mlsd.inference.v2.ModelInferRequest;
import dev.mlsd.inference.v2.ModelMetadataRequest;
import dev.mlsd.inference.v2.ModelMetadataResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Requests of the Open Inference Protocol to the model that the stack decides with, one row each. Name and width of its
 * input are asked of the server. Every row is another, so that neither the model nor the server is helped by
 * repetition; the same request has the same row in every run.
 *
 * @param input name of the only input
 * @param width numbers of a row
 */
record TensorRequests(String input, int width) {

    /** The model asked. */
    static final String MODEL = "fraud-trees";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int HTTP_OK = 200;
    private static final int CENTS = 10_000;
    private static final float PER_UNIT = 100;

    /** Asks over REST. */
    static TensorRequests overRest(Address address) {
        URI uri = URI.create("http://" + address + "/v2/models/" + MODEL);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode metadata = new ObjectMapper().readTree(answer.body());
            if (answer.statusCode() != HTTP_OK) {
                throw noModel(metadata.path("error").asText("HTTP " + answer.statusCode()));
            }
            JsonNode only = metadata.path("inputs").path(0);
            return new TensorRequests(
                    only.path("name").asText(), only.path("shape").path(1).asInt());
        } catch (IOException e) {
            throw noModel(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noModel("interrupted");
        }
    }

    /** Asks over gRPC. */
    static TensorRequests overGrpc(ManagedChannel channel) {
        try {
            ModelMetadataResponse metadata = GRPCInferenceServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .modelMetadata(
                            ModelMetadataRequest.newBuilder().setName(MODEL).build());
            return new TensorRequests(
                    metadata.getInputs(0).getName(), (int) metadata.getInputs(0).getShape(1));
        } catch (StatusRuntimeException e) {
            throw noModel(e.getStatus().toString());
        } finally {
            channel.shutdownNow();
        }
    }

    private static LoadException noModel(String reason) {
        return new LoadException("no_model", "inference-service does not serve the model " + MODEL + ": " + reason);
    }

    private float[] row(Shot shot) {
        SplittableRandom random = new SplittableRandom(shot.number());
        float[] row = new float[width];
        for (int i = 0; i < width; i++) {
            row[i] = random.nextInt(CENTS) / PER_UNIT;
        }
        return row;
    }

    byte[] json(Shot shot) {
        StringBuilder json = new StringBuilder("{\"inputs\":[{\"name\":\"")
                .append(input)
                .append("\",\"shape\":[1,")
                .append(width)
                .append("],\"datatype\":\"FP32\",\"data\":[");
        float[] row = row(shot);
        for (int i = 0; i < width; i++) {
            json.append(i == 0 ? "" : ",").append(row[i]);
        }
        return json.append("]}]}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    ModelInferRequest message(Shot shot) {
        ByteBuffer bytes = ByteBuffer.allocate(width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : row(shot)) {
            bytes.putFloat(number);
        }
        return ModelInferRequest.newBuilder()
                .setModelName(MODEL)
                .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                        .setName(input)
                        .setDatatype("FP32")
                        .addShape(1)
                        .addShape(width))
                .addRawInputContents(ByteString.copyFrom(bytes.flip()))
                .build();
    }
}
