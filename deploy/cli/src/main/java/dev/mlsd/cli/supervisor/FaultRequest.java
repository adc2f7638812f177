package dev.mlsd.cli.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/**
 * A fault as it is asked for: {@code {"kind":"down"|"frozen"|"slow","seconds":30}}, of a slow one also {@code "stop_millis"} of every
 * {@code stop_millis + run_millis}.
 */
sealed interface FaultRequest {

    List<String> KINDS = List.of("down", "frozen", "slow");

    /** Long enough to watch what comes of it; a forgotten one is over soon. */
    int MOST_SECONDS = 120;

    /** A longer standstill is a freeze. */
    int MOST_MILLIS = 1000;

    int STOP_MILLIS = 40;
    int RUN_MILLIS = 10;

    /** It says what can be done. */
    record Valid(Fault fault) implements FaultRequest {}

    /** A field says what it must not. */
    record Invalid(String field, String value, String allowed) implements FaultRequest {}

    /** Reads the body, which is any JSON. */
    static FaultRequest of(JsonNode body) {
        JsonNode kind = body.path("kind");
        if (!kind.isTextual() || !KINDS.contains(kind.asText())) {
            return new Invalid("kind", kind.isMissingNode() ? null : kind.asText(), String.join(", ", KINDS));
        }
        boolean slow = kind.asText().equals("slow");
        for (Number number : List.of(
                new Number("seconds", MOST_SECONDS, body.path("seconds")),
                new Number("stop_millis", MOST_MILLIS, body.path("stop_millis")),
                new Number("run_millis", MOST_MILLIS, body.path("run_millis")))) {
            boolean needed = number.name().equals("seconds");
            boolean known = needed || slow;
            if (number.isMissing() ? needed : !known || !number.isValid()) {
                return new Invalid(
                        number.name(),
                        number.isMissing() ? null : number.given().toString(),
                        known ? "a whole number from 1 to " + number.most() : "only with kind slow");
            }
        }
        Duration time = Duration.ofSeconds(body.path("seconds").asInt());
        return new Valid(
                switch (kind.asText()) {
                    case "down" -> new Fault.Down(time);
                    case "frozen" -> new Fault.Frozen(time);
                    default ->
                        new Fault.Slow(
                                time,
                                Duration.ofMillis(body.path("stop_millis").asInt(STOP_MILLIS)),
                                Duration.ofMillis(body.path("run_millis").asInt(RUN_MILLIS)));
                });
    }

    /** A field that holds a whole number from 1 to {@code most}. */
    record Number(String name, int most, JsonNode given) {

        boolean isMissing() {
            return given.isMissingNode();
        }

        boolean isValid() {
            return given.isIntegralNumber() && given.canConvertToInt() && given.asInt() >= 1 && given.asInt() <= most;
        }
    }
}
