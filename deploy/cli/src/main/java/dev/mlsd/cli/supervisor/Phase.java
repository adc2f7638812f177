package dev.mlsd.cli.supervisor;

/** Where the stack as a whole stands. */
public enum Phase {
    /** Some processes have not been ready yet. */
    STARTING,
    /** All have been ready. */
    READY,
    /** One was given up on before all had been ready. */
    FAILED,
    /** The old world is being stopped and deleted; STARTING follows. */
    CLEARING,
    /** Told to stop. */
    STOPPING,
    /** All have ended. */
    STOPPED
}
