package dev.mlsd.traffic.bootstrap;

import dev.mlsd.traffic.status.Phase;
import dev.mlsd.traffic.status.StatusBoard;
import java.util.Locale;

/** How far the loading of history has come: shown on the board now and then, and a place to be interrupted at. */
final class LoadingProgress {

    private static final int STEP = 4096;

    private final StatusBoard board;
    private final long rounds;
    private long total;
    private long done;
    private String what = "";
    private long doneBefore;
    private long sinceNanos;

    /**
     * Nothing done yet.
     *
     * @param rounds how often each payment is handled
     */
    LoadingProgress(StatusBoard board, long rounds) {
        this.board = board;
        this.rounds = rounds;
    }

    /** Sets how many payments there are, once that is known. */
    void total(long payments) {
        total = payments;
    }

    /** Begins another part of the work. */
    void begin(String part) throws InterruptedException {
        what = part;
        doneBefore = done;
        sinceNanos = System.nanoTime();
        show();
    }

    /** Another payment has been handled. */
    void step() throws InterruptedException {
        done++;
        if (done % STEP == 0) {
            show();
        }
    }

    /** Many have been handled. */
    void steps(long payments) throws InterruptedException {
        done += payments;
        show();
    }

    /** All is done. */
    void end() throws InterruptedException {
        show();
    }

    private void show() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        double seconds = Math.max(1, System.nanoTime() - sinceNanos) / 1e9;
        long doneNow = done - doneBefore;
        board.show(
                Phase.LOADING,
                String.format(Locale.ROOT, "%s: %,d payments, %,.0f/s", what, doneNow, doneNow / seconds),
                total == 0 ? null : Math.min(100, 100.0 * done / (total * rounds)));
    }
}
