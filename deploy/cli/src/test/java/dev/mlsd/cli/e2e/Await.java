package dev.mlsd.cli.e2e;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that must become true; says what, when it does not. */
final class Await {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        until(LIMIT, what, condition);
    }

    static void until(Duration limit, String what, BooleanSupplier condition) {
        until(limit, what, condition, () -> "");
    }

    /** Until a command ends with exit code 0; else what it printed last is told. */
    static void until(Duration limit, String what, Supplier<CommandLineTool.Result> command) {
        var last = new AtomicReference<>("");
        BooleanSupplier succeeded = () -> {
            CommandLineTool.Result result = command.get();
            last.set(":\n" + result.output());
            return result.exitCode() == 0;
        };
        until(limit, what, succeeded, last::get);
    }

    private static void until(Duration limit, String what, BooleanSupplier condition, Supplier<String> seen) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "after " + limit.toSeconds() + " s it is still not true that " + what + seen.get());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
