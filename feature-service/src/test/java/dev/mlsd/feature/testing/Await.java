package dev.mlsd.feature.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, for a bounded time. */
public final class Await {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(20);

    private Await() {}

    /** Waits until the condition holds; fails after a minute with what was waited for. */
    public static void until(String what, BooleanSupplier condition) {
        until(what, condition, () -> "");
    }

    /** Waits until the condition holds; fails after a minute with what was waited for and how things stand. */
    public static void until(String what, BooleanSupplier condition, Supplier<String> standing) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + LONGEST + " for " + what + "; " + standing.get());
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
