package dev.mlsd.workbench.live;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;

/**
 * What is known of a source at a moment.
 *
 * @param condition whether its answers are current
 * @param since when it got into this condition
 * @param readAt when it last answered; null when it never did
 * @param reason why it is down; null unless it is
 * @param data its last answer, which is old when it is down; null when it never answered
 * @param version grows whenever something other than {@code readAt} changes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceState(
        @JsonProperty("state") Condition condition,
        Instant since,
        @JsonProperty("read_at") Instant readAt,
        Reading.Reason reason,
        JsonNode data,
        @JsonIgnore long version) {

    /** Whether a source answers. */
    public enum Condition {
        /** Not asked yet. */
        @JsonProperty("waiting")
        WAITING,
        @JsonProperty("up")
        UP,
        @JsonProperty("down")
        DOWN,
        /** Nobody is configured to be asked. */
        @JsonProperty("absent")
        ABSENT
    }

    public SourceState {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(since, "since");
    }

    /** The state of a source that nobody has asked. */
    static SourceState unasked(Instant now) {
        return new SourceState(Condition.WAITING, now, null, null, null, 0);
    }

    /** The state after asking once more. A failure keeps the last answer. */
    SourceState after(Reading reading, Instant now) {
        return switch (reading) {
            case Reading.Value(JsonNode value) -> next(Condition.UP, now, now, null, value);
            case Reading.Failure(Reading.Reason why) -> next(Condition.DOWN, now, readAt, why, data);
            case Reading.Absent _ -> next(Condition.ABSENT, now, null, null, null);
        };
    }

    /** Its answer if that is current, else null. */
    JsonNode current() {
        return condition == Condition.UP ? data : null;
    }

    private SourceState next(Condition to, Instant now, Instant read, Reading.Reason why, JsonNode value) {
        boolean same = to == condition && Objects.equals(why, reason) && Objects.equals(value, data);
        return new SourceState(to, to == condition ? since : now, read, why, value, same ? version : version + 1);
    }
}
