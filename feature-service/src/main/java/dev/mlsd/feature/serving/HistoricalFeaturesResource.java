package dev.mlsd.feature.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.feature.history.HistoryRecorder;
import dev.mlsd.feature.offline.OutputFormat;
import dev.mlsd.feature.registry.FeatureServices;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Vectors from history over REST. */
@Path("/v1/historical-features")
final class HistoricalFeaturesResource {

    private static final Fields FIELDS = new Fields.Json();
    private static final String EXAMPLE = """
            {"features":["customer_payments@1:count_7d"],"entities":{"customer_id":["17"],\
            "event_timestamp":["2026-02-01T12:00:00Z"]},"format":"csv"}""";

    private final HistoricalFeatures features;
    private final OnlineFeatures signatures;
    private final FeatureServices services;
    private final HistoryRecorder history;
    private final ObjectMapper mapper;

    HistoricalFeaturesResource(
            HistoricalFeatures features,
            OnlineFeatures signatures,
            FeatureServices services,
            HistoryRecorder history,
            ObjectMapper mapper) {
        this.features = features;
        this.signatures = signatures;
        this.services = services;
        this.history = history;
        this.mapper = mapper;
    }

    /**
     * The history as this instance writes it.
     *
     * @param running the join that runs now; null when none does
     * @param eventsTotal written since the start
     * @param appendsTotal times that files were written since the start
     * @param lostTotal records that Kafka had dropped before they were read
     * @param trouble why nothing is written now; null when all is well
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record State(Join running, long eventsTotal, long appendsTotal, long lostTotal, String trouble) {}

    /** How far a join is: rows of the stage that are done, and rows of each stage. */
    public record Join(String stage, long done, long total) {}

    @GET
    @Operation(summary = "The history, and how far the join is that runs now")
    public State get() {
        return new State(
                features.running()
                        .map(running -> new Join(running.stage(), running.done(), running.total()))
                        .orElse(null),
                history.events(),
                history.appends(),
                history.lost(),
                history.trouble());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Vectors as of the moment of each row, from history", description = """
                    Features and columns of entities as in /get-online-features, event_timestamp for every row; format is csv, json (an \
                    object a line) or parquet. The rows come back in their order with customer_id, terminal_id, amount_minor, \
                    event_timestamp and a column a feature; what is missing is empty or null. Columns \
                    of snapshot views come after the others.""")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON, example = EXAMPLE))
    @APIResponse(responseCode = "200", description = "The joined rows")
    @APIResponse(
            responseCode = "400",
            description = "A field is wrong",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "429",
            description = "Another join runs; Retry-After says when to try again",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "The history has not caught up with Kafka; Retry-After says when to try again",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response post(byte[] body) {
        FeastRequest request = FeastRequest.parse(mapper, body);
        OutputFormat format = OutputFormat.of(request.text("format", OutputFormat.JSON.text()))
                .orElseThrow(() -> new InvalidRequestException(
                        "format", request.text("format", ""), "one of " + OutputFormat.all()));
        Signature signature = signatures.signature(request.features(services));
        List<Query> queries = request.queries(signature, request.rows(), OptionalLong.empty());
        java.nio.file.Path joined = features.join(signature, queries, FIELDS, format);
        return Response.ok((StreamingOutput) output -> copy(joined, output), format.mediaType())
                .header(
                        "Content-Disposition",
                        "attachment; filename=features." + format.text().toLowerCase(Locale.ROOT))
                .build();
    }

    private static void copy(java.nio.file.Path joined, OutputStream output) throws IOException {
        try (output) {
            Files.copy(joined, output);
        } finally {
            Files.delete(joined);
        }
    }
}
