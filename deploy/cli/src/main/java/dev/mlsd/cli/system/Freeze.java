package dev.mlsd.cli.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process that is stopped (SIGSTOP), all the time or again and again, until this is closed or its time is over.
 *
 * <p>One small shell does it ({@code freeze.sh}), because it must outlive this JVM: when that ends, however suddenly, the shell sees it
 * within a tenth of a second and lets the process go on. When it is the shell that is killed, {@link #close} lets the process go on.
 * Both signal nobody but the process they were given, which they know by its pid and the moment of its start.
 */
public final class Freeze implements AutoCloseable {

    /** How long a standstill goes on before the shell looks again whether it still should. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Longer than the shell sleeps at most. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final long pid;
    private final String started;
    private final Process shell;

    private Freeze(long pid, String started, Process shell) {
        this.pid = pid;
        this.started = started;
        this.shell = shell;
    }

    /**
     * Stops a process all the time.
     *
     * @param time after which it goes on even if nobody closes this
     * @return empty if the process has ended
     */
    public static Optional<Freeze> whole(ProcessHandle process, Duration time) throws IOException {
        return begin(process, time, LOOK, Duration.ZERO);
    }

    /** Stops a process for {@code stopped} of every {@code stopped + running}; otherwise as {@link #whole}. */
    public static Optional<Freeze> parts(ProcessHandle process, Duration time, Duration stopped, Duration running)
            throws IOException {
        return begin(process, time, stopped, running);
    }

    private static Optional<Freeze> begin(ProcessHandle process, Duration time, Duration stopped, Duration running)
            throws IOException {
        String started = startOf(process);
        // Alive after its start was read: what was read is its own, not that of a later process with its pid.
        if (started.isEmpty() || !process.isAlive()) {
            return Optional.empty();
        }
        ProcessHandle owner = ProcessHandle.current();
        long rounds = Math.ceilDiv(time.toMillis(), stopped.plus(running).toMillis());
        Process shell = shell(
                "hold",
                Long.toString(process.pid()),
                started,
                Long.toString(owner.pid()),
                startOf(owner),
                Long.toString(rounds),
                seconds(stopped),
                seconds(running));
        return Optional.of(new Freeze(process.pid(), started, shell));
    }

    /** Lets the process go on, if it still lives, and returns when it does. */
    @Override
    public void close() throws IOException {
        end(shell);
        if (shell.exitValue() != 0) {
            end(shell("release", Long.toString(pid), started), PATIENCE);
        }
    }

    private static void end(Process shell) {
        shell.destroy();
        end(shell, PATIENCE);
    }

    /** Waits for a shell; one that does not end is killed. */
    private static void end(Process shell, Duration patience) {
        boolean interrupted = false;
        try {
            shell.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (shell.isAlive()) {
            shell.destroyForcibly().onExit().join();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String startOf(ProcessHandle process) throws IOException {
        Process shell = shell("start", Long.toString(process.pid()));
        String start = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        end(shell, PATIENCE);
        return start;
    }

    private static Process shell(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script(), "freeze.sh"));
        command.addAll(List.of(arguments));
        Process shell = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        shell.getOutputStream().close();
        return shell;
    }

    private static String script() throws IOException {
        try (InputStream script = Freeze.class.getResourceAsStream("freeze.sh")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String seconds(Duration time) {
        return time.isZero() ? "0" : String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }
}
