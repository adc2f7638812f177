package dev.mlsd.cli.supervisor;

import dev.mlsd.cli.stack.ProcessSpec;
import dev.mlsd.cli.supervisor.ChildState.Stage;
import dev.mlsd.cli.system.Freeze;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One supervised process, from waiting for others to its end. All methods belong to the supervisor's loop, but for those that tell how
 * it is, and {@link #takeFault} and {@link #dropFault}: these say what is wanted, and the loop sees to it at its next look.
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
    private final AtomicReference<Fault.Running> wantedFault = new AtomicReference<>();

    private volatile ChildState state = ChildState.INITIAL;
    private volatile Process process;
    private long logOffset;
    private long startedNanos;
    private long nextStartNanos;
    private boolean wasReady;
    private CompletableFuture<Optional<String>> pendingProbe;
    private Fault.Running appliedFault;
    private Optional<Freeze> freeze = Optional.empty();

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
            case DOWN -> Optional.of("killed on purpose");
            case WAITING, STARTING, BACKING_OFF, FAILED, STOPPED ->
                Optional.of(state.problem().orElse(state.stage().name().toLowerCase(Locale.ROOT)));
        };
    }

    /** The fault that is on, or that the loop is about to see to. */
    Optional<Fault.Running> fault() {
        return Optional.ofNullable(wantedFault.get());
    }

    /**
     * Asks for a fault, from now on.
     *
     * @return the one that is on already, which stays; empty if this one is taken
     */
    Optional<Fault.Running> takeFault(Fault fault) {
        Fault.Running running =
                new Fault.Running(fault, nanos.getAsLong() + fault.time().toNanos());
        return Optional.ofNullable(wantedFault.compareAndExchange(null, running));
    }

    /** Asks for the end of its fault, if there is one. */
    void dropFault() {
        wantedFault.set(null);
    }

    /** Looks once: starts it if its time has come, sees whether it has become ready or has ended. */
    void look(boolean othersReady) throws IOException {
        lookAtFault();
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
            case DOWN -> {
                if (appliedFault == null) {
                    start(false);
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

    /** Ends its fault now, if there is one: a stopped process goes on, one that is down stays down. */
    void endFault() throws IOException {
        dropFault();
        release();
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

    private void lookAtFault() throws IOException {
        Fault.Running wanted = wantedFault.get();
        if (wanted != null && wanted.isOver(nanos.getAsLong())) {
            wantedFault.compareAndSet(wanted, null);
            wanted = wantedFault.get();
        }
        if (wanted == appliedFault) {
            return;
        }
        release();
        if (wanted != null && !apply(wanted)) {
            wantedFault.compareAndSet(wanted, null);
        }
    }

    /** Whether the fault is on now; not in a process that has ended meanwhile, which gets over that first. */
    private boolean apply(Fault.Running wanted) throws IOException {
        if (state.stage() != Stage.READY || !process.isAlive()) {
            return false;
        }
        Duration left = wanted.left(nanos.getAsLong());
        switch (wanted.fault()) {
            case Fault.Down _ -> {
                process.destroyForcibly().onExit().join();
                RunRecord.delete(run, spec.name());
                state = state.to(Stage.DOWN);
            }
            case Fault.Frozen _ -> freeze = Freeze.whole(process.toHandle(), left);
            case Fault.Slow(Duration _, Duration stopped, Duration running) ->
                freeze = Freeze.parts(process.toHandle(), left, stopped, running);
        }
        appliedFault = wanted;
        journal.accept(spec.name() + ": " + wanted.fault().kind() + " on purpose for "
                + wanted.fault().time().toSeconds() + " s");
        return true;
    }

    private void release() throws IOException {
        if (appliedFault == null) {
            return;
        }
        if (freeze.isPresent()) {
            freeze.get().close();
        }
        freeze = Optional.empty();
        journal.accept(spec.name() + ": no longer " + appliedFault.fault().kind());
        appliedFault = null;
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
        endFault();
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
