package dev.mlsd.workbench.fault;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mlsd.workbench.Text;

/**
 * A fault as it is now.
 *
 * @param reason why it cannot be asked for; null when it can
 * @param watch what to look at meanwhile
 * @param asked null when nobody asked for it
 * @param seen what the probe found: asked and not seen is a state of its own
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Fault(
        String id,
        String target,
        String kind,
        boolean available,
        Text reason,
        Text what,
        Text watch,
        Asked asked,
        Seen seen) {

    /** Somebody asked for it. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Asked(double secondsLeft) {}
}
