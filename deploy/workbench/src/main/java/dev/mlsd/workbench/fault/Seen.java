package dev.mlsd.workbench.fault;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mlsd.workbench.Text;

/**
 * What a probe says of a fault.
 *
 * @param evidence quotes the probe, with its figure
 */
public record Seen(State state, Text evidence) {

    /** Whether the fault is there. */
    public enum State {
        @JsonProperty("on")
        ON,
        @JsonProperty("off")
        OFF,
        /** The probe found nothing out. */
        @JsonProperty("unknown")
        UNKNOWN
    }
}
