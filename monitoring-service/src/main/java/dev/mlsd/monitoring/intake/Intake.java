package dev.mlsd.monitoring.intake;

import dev.mlsd.monitoring.reference.References;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The intake of predictions and labels: one thread that reads, and views of what it has counted for any thread.
 *
 * <p>Usage: {@link #start} once, ask for views, then either {@link #close}, which writes a last snapshot, or {@link #abandon}, which does
 * not. After both a new intake on the same folder goes on with every prediction counted once.
 */
public final class Intake implements AutoCloseable {

    /** Longer than the intake needs to leave a poll and write a snapshot; only a question to a broker that is away takes longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** After that, for the snapshot. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final IntakeLoop loop;
    private final Thread thread;

    /** @param nanoTime a clock that only goes forward, as {@link System#nanoTime} */
    public Intake(IntakeOptions options, References references, LongSupplier nanoTime) {
        this.loop = new IntakeLoop(options, references, nanoTime);
        this.thread = Thread.ofPlatform().name("intake").daemon().unstarted(loop);
    }

    public void start() {
        thread.start();
    }

    /** Why the intake is not reading now; empty when it is. */
    public Optional<String> notReady() {
        return loop.notReady();
    }

    public IntakeTotals totals() {
        return loop.state().map(IntakeState::totals).orElseGet(IntakeTotals::none);
    }

    /** Live predictions counted per second of wall time, over the last five seconds. */
    public double predictionsPerSecond() {
        return loop.predictionsPerSecond();
    }

    /** Counts of all windows, oldest day first. */
    public List<WindowCounts> windows() {
        return loop.state().map(IntakeState::windows).orElse(List.of());
    }

    /** A whole window; empty when there is none of that name. */
    public Optional<WindowView> window(WindowName name) {
        return loop.state().flatMap(state -> state.window(name));
    }

    /** Stops after the record in work and writes a last snapshot. */
    @Override
    public void close() {
        stop(true);
    }

    /** Stops without writing anything, as a kill would. */
    public void abandon() {
        stop(false);
    }

    private void stop(boolean writeSnapshot) {
        loop.stop(writeSnapshot);
        try {
            if (!thread.join(PATIENCE)) {
                thread.interrupt();
                thread.join(STOP_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
