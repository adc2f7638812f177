package dev.mlsd.cli.system;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: asks first (SIGTERM), insists later (SIGKILL). */
public final class Termination {

    private Termination() {}

    /**
     * Asks all at once and returns when none is alive; who has not gone after {@code patience} is killed.
     *
     * @return those that had to be killed
     */
    public static List<ProcessHandle> end(Collection<ProcessHandle> processes, Duration patience) {
        processes.forEach(ProcessHandle::destroy);
        await(processes, patience);
        List<ProcessHandle> stubborn =
                processes.stream().filter(ProcessHandle::isAlive).toList();
        stubborn.forEach(ProcessHandle::destroyForcibly);
        await(stubborn, patience);
        return stubborn;
    }

    private static void await(Collection<ProcessHandle> processes, Duration patience) {
        CompletableFuture<?> gone = CompletableFuture.allOf(
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
        try {
            gone.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return; // the caller looks at who is alive
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end of a process failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
