package dev.mlsd.cli.supervisor;

import java.time.Duration;

/**
 * How long to wait before a process is started again: half a second, doubling with each failure in a row, ten seconds at most.
 * A process that lived for a minute has recovered, and its next failure counts as the first.
 */
final class Backoff {

    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(10);
    static final Duration RECOVERED = Duration.ofMinutes(1);

    private int failuresInARow;

    /** The wait after a process ended that had lived so long. */
    Duration afterLiving(Duration life) {
        failuresInARow = life.compareTo(RECOVERED) >= 0 ? 1 : failuresInARow + 1;
        Duration wait = FIRST.multipliedBy(1L << Math.min(failuresInARow - 1, 10));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    int failuresInARow() {
        return failuresInARow;
    }
}
