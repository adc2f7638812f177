package dev.mlsd.cli.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a process stands.
 *
 * @param stage see {@link Stage}
 * @param pid of the present or last run, 0 before the first
 * @param started start of the present or last run, empty before the first
 * @param readyAfter from its start to its readiness, empty while it is not ready
 * @param restarts how often it was started again after ending by itself
 * @param problem what went wrong last, empty if nothing did
 */
public record ChildState(
        Stage stage,
        long pid,
        Optional<Instant> started,
        Optional<Duration> readyAfter,
        int restarts,
        Optional<String> problem) {

    /** The life of a process under supervision. */
    public enum Stage {
        /** Not started: others must be ready first. */
        WAITING,
        /** Runs, not ready yet. */
        STARTING,
        /** Has been ready in this run. */
        READY,
        /** Ended by itself; to be started again soon. */
        BACKING_OFF,
        /** Killed by a {@link Fault}; to be started again when that is over. */
        DOWN,
        /** Given up on. */
        FAILED,
        /** Ended because it was told to. */
        STOPPED
    }

    static final ChildState INITIAL =
            new ChildState(Stage.WAITING, 0, Optional.empty(), Optional.empty(), 0, Optional.empty());

    public boolean isReady() {
        return stage == Stage.READY;
    }

    ChildState to(Stage next) {
        return new ChildState(next, pid, started, readyAfter, restarts, problem);
    }

    ChildState startedAs(long newPid, Instant at, boolean again) {
        return new ChildState(
                Stage.STARTING, newPid, Optional.of(at), Optional.empty(), restarts + (again ? 1 : 0), problem);
    }

    ChildState readyAfter(Duration time) {
        return new ChildState(Stage.READY, pid, started, Optional.of(time), restarts, problem);
    }

    ChildState with(Stage next, String newProblem) {
        return new ChildState(next, pid, started, readyAfter, restarts, Optional.of(newProblem));
    }
}
