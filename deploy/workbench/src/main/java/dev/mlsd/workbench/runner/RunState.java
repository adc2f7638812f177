package dev.mlsd.workbench.runner;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a run stands. */
public enum RunState {
    @JsonProperty("running")
    RUNNING,
    /** The claim held. */
    @JsonProperty("held")
    HELD,
    /** The claim did not hold. */
    @JsonProperty("failed")
    FAILED,
    /** Somebody cancelled it. */
    @JsonProperty("cancelled")
    CANCELLED,
    /** It could not be carried out; nothing is said about the claim. */
    @JsonProperty("broken")
    BROKEN,
    /** It had no claim and is over. */
    @JsonProperty("done")
    DONE
}
