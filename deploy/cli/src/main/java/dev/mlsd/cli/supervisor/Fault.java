package dev.mlsd.cli.supervisor;

import java.time.Duration;

/** What is done to a process on purpose, for a while. */
sealed interface Fault {

    /** How long. */
    Duration time();

    /** Killed, and not started again before the time is over. */
    record Down(Duration time) implements Fault {}

    /** Stopped, as by a machine that stands still: it keeps its connections and answers nothing. */
    record Frozen(Duration time) implements Fault {}

    /** Stopped for a part of every short while, as on a machine that others use too. */
    record Slow(Duration time, Duration stopped, Duration running) implements Fault {}

    default String kind() {
        return switch (this) {
            case Down _ -> "down";
            case Frozen _ -> "frozen";
            case Slow _ -> "slow";
        };
    }

    /**
     * A fault from the moment it was asked for.
     *
     * @param untilNanos when it is over, of the supervisor's clock
     */
    record Running(Fault fault, long untilNanos) {

        boolean isOver(long nowNanos) {
            return nowNanos - untilNanos >= 0;
        }

        Duration left(long nowNanos) {
            return Duration.ofNanos(Math.max(0, untilNanos - nowNanos));
        }
    }
}
