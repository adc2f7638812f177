package dev.mlsd.inference.api;

import dev.mlsd.inference.flow.DecisionFlow;
import dev.mlsd.inference.flow.DecisionFlow.Ask;
import dev.mlsd.inference.flow.DecisionOutcome;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.flow.DecisionOutcome.Refused;
import dev.mlsd.inference.protection.Caller;
import dev.mlsd.inference.telemetry.DecisionTelemetry;
import dev.mlsd.inference.telemetry.Refusal;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Decides one payment over REST. Runs on the event loop; nothing in it waits. */
@Path("/v1/decisions")
public class DecisionResource {

    private static final String REQUEST = """
            {"transaction_id":"t-1","customer_id":"c-7","terminal_id":"9","amount":"12.50","timestamp":"2018-06-01T12:30:00Z"}""";
    private static final String ANSWER = """
            {"transaction_id":"t-1","decision":"APPROVE","fraud_probability":0.0021,"thresholds":{"review":0.31,"block":0.72},
            "model":{"name":"fraud-trees","version":"1"},"route":"production","fallback":null,
            "features":{"payment@1:amount":12.5,"customer_payments@1:mean_30d":null},
            "latency_ms":{"features":0.81,"queue":0.004,"compute":0.02,"total":0.95}}""";

    private final DecisionFlow flow;
    private final DecisionTelemetry telemetry;

    DecisionResource(DecisionFlow flow, DecisionTelemetry telemetry) {
        this.flow = flow;
        this.telemetry = telemetry;
    }

    /** Decides. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @NonBlocking
    @Operation(
            summary = "Decides one payment: approve, review or block",
            description =
                    "With \"load_test\": true the payment is one that a load test made up: it is decided and logged like any"
                            + " other, its route is load, and monitoring only counts it. With \"explain\": true the answer has"
                            + " explanation: base_value, log_odds and contributions, exact Shapley values of the"
                            + " features in log odds before calibration; or unavailable, which says why there are none.")
    @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON, example = REQUEST))
    @APIResponse(
            responseCode = "200",
            description = "Decided, and the prediction is in the journal",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, example = ANSWER))
    @APIResponse(
            responseCode = "400",
            description = "A field is wrong",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "401",
            description = "The key does not open, or one is needed",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "429",
            description = "The client has asked too often; Retry-After says when to come back",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(
            responseCode = "503",
            description = "Not ready, overloaded, or the journal is full; Retry-After says when to come back",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    public CompletionStage<Response> decide(byte[] body, @Context RoutingContext context) {
        if (body.length > UnmatchedRoutes.LARGEST_BODY) {
            return CompletableFuture.completedStage(Problems.response(StatusProblems.of(413)));
        }
        Caller caller = Doorkeeper.caller(context);
        CompletableFuture<Response> answer = new CompletableFuture<>();
        try {
            flow.decide(
                    List.of(new Ask(DecisionReader.read(body), outcome -> answer.complete(response(outcome, caller)))));
        } catch (InvalidRequest invalid) {
            telemetry.refused(Refusal.INVALID);
            answer.complete(Problems.response(Problem.of(invalid)));
        }
        return answer;
    }

    private static Response response(DecisionOutcome outcome, Caller caller) {
        return switch (outcome) {
            case Decided decided ->
                Response.ok(DecisionWriter.json(decided, caller), MediaType.APPLICATION_JSON_TYPE)
                        .build();
            case Refused refused -> Problems.refused(refused.reason(), refused.detail());
        };
    }
}
