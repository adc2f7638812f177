package dev.mlsd.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waiting between two looks; a person's Ctrl-C ends the program, so an interrupt ends the command. */
final class Pause {

    private Pause() {}

    static void of(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        }
    }
}
