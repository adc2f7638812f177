package dev.mlsd.cli.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that must become true; says what, when it does not. */
final class Await {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        until(LIMIT, what, condition);
    }

    static void until(Duration limit, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("after " + limit.toSeconds() + " s it is still not true that " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
