package dev.mlsd.inference.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread does. */
public final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(2);

    private Await() {}

    /** Returns when the condition holds; fails when it does not within a minute. */
    public static void until(String what, BooleanSupplier condition) {
        long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > patienceEnds) {
                throw new AssertionError("waited in vain until " + what);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
