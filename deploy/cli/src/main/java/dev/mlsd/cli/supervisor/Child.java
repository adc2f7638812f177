package dev.mlsd.cli.supervisor;

import dev.mlsd.cli.stack.ProcessSpec;
import dev.mlsd.cli.supervisor.ChildState.Stage;
import dev.mlsd.cli.system.LogFile;
import dev.mlsd.cli.system.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One supervised process, from waiting for others to its end. All methods but {@link #state} belong to the supervisor's loop.
 */
final class Child {

    /** From SIGTERM to SIGKILL. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A process that isn't ready by then never will be; a cold disk takes a fifth of it. */
    static final Duration START_LIMIT = Duration.ofMinutes(2);

    /** Before its first readiness; later there is no limit, since what it needs may just be away. */
    static final int FAILURES_AT_START = 3;

    private final ProcessSpec spec;
    private final int order;
    private final LogFile log;
    private final Path run;
    private final Executor probes;
    private final LongSupplier nanos;
    private final Consumer<String> journal;
    private final Backoff backoff = new Backoff();

    private volatile ChildState state = ChildState.INITIAL;
    private volatile Process process;
    private long logOffset;
    private long startedNanos;
    private long nextStartNanos;
    private boolean wasReady;
    private CompletableFuture<Optional<String>> pendingProbe;

    Child(
            ProcessSpec spec,
            int order,
            LogFile log,
            Path run,
            Executor probes,
            LongSupplier nanos,
            Consumer<String> journal) {
        this.spec = spec;
        this.order = order;
        this.log = log;
        this.run = run;
        this.probes = probes;
        this.nanos = nanos;
        this.journal = journal;
    }

    ProcessSpec spec() {
        return spec;
    }

    ChildState state() {
        return state;
    }

    /** What is wrong with it now; empty if nothing is. */
    Optional<String> health() {
        return switch (state.stage()) {
            case READY -> spec.health().problem(log, logOffset);
            case WAITING, STARTING, BACKING_OFF, FAILED, STOPPED ->
                Optional.of(state.problem().orElse(state.stage().name().toLowerCase(Locale.ROOT)));
        };
    }

    /** Looks once: starts it if its time has come, sees whether it has become ready or has ended. */
    void look(boolean othersReady) throws IOException {
        switch (state.stage()) {
            case WAITING -> {
                if (othersReady) {
                    start(false);
                }
            }
            case STARTING -> {
                if (process.isAlive()) {
                    probe();
                } else {
                    ended();
                }
            }
            case READY -> {
                if (!process.isAlive()) {
                    ended();
                }
            }
            case BACKING_OFF -> {
                if (nanos.getAsLong() - nextStartNanos >= 0) {
                    start(true);
                }
            }
            case FAILED, STOPPED -> {}
        }
    }

    void keepLogSmall() throws IOException {
        log.rotateAbove(LogFile.LIMIT_BYTES);
    }

    /** The running process, if it runs. */
    Optional<ProcessHandle> handle() {
        return process == null || !process.isAlive() ? Optional.empty() : Optional.of(process.toHandle());
    }

    /** After its process was ended on purpose. */
    void markStopped() throws IOException {
        RunRecord.delete(run, spec.name());
        state = state.to(Stage.STOPPED);
        pendingProbe = null;
    }

    /** To be started again, as at the beginning. */
    void markWaiting() {
        state = state.to(Stage.WAITING);
    }

    private void start(boolean again) throws IOException {
        Files.createDirectories(spec.folder());
        keepLogSmall();
        logOffset = log.size();
        ProcessBuilder builder = new ProcessBuilder(spec.command())
                .directory(spec.folder().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
        builder.environment().putAll(spec.environment());
        try {
            process = builder.start();
        } catch (IOException e) {
            state = state.with(Stage.FAILED, e.getMessage());
            journal.accept(spec.name() + ": could not be started: " + e.getMessage());
            return;
        }
        startedNanos = nanos.getAsLong();
        pendingProbe = null;
        ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
        new RunRecord(spec.name(), order, identity).write(run);
        state = state.startedAs(process.pid(), Instant.now(), again);
        journal.accept(spec.name() + (again ? ": started again" : ": started") + " (pid " + process.pid() + ")");
    }

    private void probe() {
        if (pendingProbe == null) {
            long offset = logOffset;
            pendingProbe = CompletableFuture.supplyAsync(() -> spec.readiness().problem(log, offset), probes);
            return;
        }
        if (!pendingProbe.isDone()) {
            return;
        }
        Optional<String> problem = pendingProbe.join();
        pendingProbe = null;
        Duration life = life();
        if (problem.isEmpty()) {
            wasReady = true;
            state = state.readyAfter(life);
            journal.accept(spec.name() + ": ready after " + life.toMillis() + " ms");
        } else if (!wasReady && life.compareTo(START_LIMIT) > 0) {
            giveUp("not ready within " + START_LIMIT.toSeconds() + " s: " + problem.get());
        }
    }

    private void ended() throws IOException {
        RunRecord.delete(run, spec.name());
        pendingProbe = null;
        int code = process.exitValue();
        String problem = "ended by itself with " + code;
        Duration wait = backoff.afterLiving(life());
        if (!wasReady && backoff.failuresInARow() >= FAILURES_AT_START) {
            giveUp(problem + " for the " + FAILURES_AT_START + "rd time before it was ready");
            return;
        }
        nextStartNanos = nanos.getAsLong() + wait.toNanos();
        state = state.with(Stage.BACKING_OFF, problem);
        journal.accept(spec.name() + ": " + problem + ", to be started again in " + wait.toMillis() + " ms");
    }

    private void giveUp(String problem) {
        state = state.with(Stage.FAILED, problem);
        journal.accept(spec.name() + ": given up: " + problem);
    }

    private Duration life() {
        return Duration.ofNanos(nanos.getAsLong() - startedNanos);
    }
}
