package dev.mlsd.inference.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mlsd.inference.decision.Thresholds;
import dev.mlsd.inference.explanation.Explanation;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.flow.StageLatencies;
import dev.mlsd.inference.flow.WireValues;
import dev.mlsd.inference.protection.Caller;
import dev.mlsd.inference.v1.Decision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes decisions, as JSON and as protobuf. In JSON a number that is missing is null; in protobuf it is NaN. */
public final class DecisionWriter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_BYTES = 1536;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MICROS_PER_MILLI = 1e3;

    private DecisionWriter() {}

    /** The body of an answer to {@code POST /v1/decisions}, for anybody. */
    public static byte[] json(Decided decided) {
        return json(decided, Caller.ANYBODY);
    }

    /** The same, as exact as a caller may know it. */
    static byte[] json(Decided decided, Caller caller) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            json.writeStringField("transaction_id", decided.payment().transactionId());
            json.writeStringField("decision", decided.verdict().name());
            number(json, "fraud_probability", caller.rounded(decided.probability()));
            thresholds(json, decided.thresholds());
            json.writeObjectFieldStart("model");
            json.writeStringField("name", decided.model().id().name());
            json.writeStringField("version", decided.model().id().version());
            json.writeEndObject();
            json.writeStringField("route", decided.route());
            if (decided.fallback() == null) {
                json.writeNullField("fallback");
            } else {
                json.writeStringField("fallback", decided.fallback().code());
            }
            features(json, decided.model().signature(), decided.vector().values());
            if (decided.explanation() != null) {
                explanation(json, decided.model().signature(), decided.explanation(), caller);
            }
            latencies(json, decided.latencies());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return body.toByteArray();
    }

    private static void thresholds(JsonGenerator json, Thresholds thresholds) throws IOException {
        json.writeObjectFieldStart("thresholds");
        number(json, "review", thresholds.review());
        number(json, "block", thresholds.block());
        json.writeEndObject();
    }

    private static void features(JsonGenerator json, List<String> signature, double[] values) throws IOException {
        json.writeObjectFieldStart("features");
        for (int i = 0; i < values.length; i++) {
            number(json, signature.get(i), values[i]);
        }
        json.writeEndObject();
    }

    private static void explanation(JsonGenerator json, List<String> signature, Explanation explanation, Caller caller)
            throws IOException {
        json.writeObjectFieldStart("explanation");
        switch (explanation) {
            case Explanation.Exact(double baseValue, double logOdds, double[] contributions) -> {
                json.writeNumberField("base_value", caller.rounded(baseValue));
                json.writeNumberField("log_odds", caller.rounded(logOdds));
                json.writeObjectFieldStart("contributions");
                for (int i = 0; i < contributions.length; i++) {
                    number(json, signature.get(i), caller.rounded(contributions[i]));
                }
                json.writeEndObject();
            }
            case Explanation.Unavailable(String reason) -> json.writeStringField("unavailable", reason);
        }
        json.writeEndObject();
    }

    private static dev.mlsd.inference.v1.Explanation message(Explanation explanation, Caller caller) {
        var message = dev.mlsd.inference.v1.Explanation.newBuilder();
        switch (explanation) {
            case Explanation.Exact(double baseValue, double logOdds, double[] contributions) -> {
                message.setBaseValue(caller.rounded(baseValue)).setLogOdds(caller.rounded(logOdds));
                for (double contribution : contributions) {
                    message.addContributions(caller.rounded(contribution));
                }
            }
            case Explanation.Unavailable(String reason) -> message.setUnavailable(reason);
        }
        return message.build();
    }

    private static void latencies(JsonGenerator json, StageLatencies latencies) throws IOException {
        json.writeObjectFieldStart("latency_ms");
        number(json, "features", millis(latencies.features()));
        number(json, "queue", millis(latencies.queue()));
        number(json, "compute", millis(latencies.compute()));
        if (latencies.explain() != StageLatencies.NOT_REACHED) {
            number(json, "explain", millis(latencies.explain()));
        }
        number(json, "total", millis(latencies.total()));
        json.writeEndObject();
    }

    private static double millis(long nanos) {
        return nanos == StageLatencies.NOT_REACHED
                ? Double.NaN
                : Math.round(nanos / NANOS_PER_MICRO) / MICROS_PER_MILLI;
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }

    /** The answer over gRPC, for anybody. */
    public static Decision message(Decided decided) {
        return message(decided, Caller.ANYBODY);
    }

    /** The same, as exact as a caller may know it. */
    static Decision message(Decided decided, Caller caller) {
        Decision.Builder decision = Decision.newBuilder()
                .setTransactionId(decided.payment().transactionId())
                .setVerdict(WireValues.verdict(decided.verdict()))
                .setFraudProbability(caller.rounded(decided.probability()))
                .setReviewThreshold(decided.thresholds().review())
                .setBlockThreshold(decided.thresholds().block())
                .setModelName(decided.model().id().name())
                .setModelVersion(decided.model().id().version())
                .setRoute(decided.route())
                .setFallback(decided.fallbackCode())
                .setLatencies(WireValues.latencies(decided.latencies()));
        for (double value : decided.vector().values()) {
            decision.addFeatures(value);
        }
        if (decided.explanation() != null) {
            decision.setExplanation(message(decided.explanation(), caller));
        }
        return decision.build();
    }
}
