package dev.mlsd.inference.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Permits to compute, shared by batchers so that many models do not run more batches at once than there are processors,
 * and so that a flood at one does not starve another. While a permit is free, whoever asks has it. While none is, the
 * next one goes to the batcher that waits and has computed least: start-time fair queueing (Goyal, Vin, Cheng, SIGCOMM
 * 1996) over nanoseconds of compute. A batcher that comes back from idleness starts at the others' time, so that it is
 * next in turn, but is not owed for having been away.
 *
 * <p>Between two batchers that both wait all the time, compute differs by at most one more than the permits times the
 * sum of their longest batches. Asking and giving back cost well under a microsecond; picking the next is linear in the
 * batchers that wait.
 */
public final class FairPermits {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Share> waiting = new ArrayList<>();
    private int free;
    private double now;

    /** As many permits as batches may run at once. */
    public FairPermits(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("there must be at least 1 permit, got " + permits);
        }
        this.free = permits;
    }

    /**
     * The share of one batcher.
     *
     * @param wake called, by the thread that gave a permit back, when one is kept for this batcher, which then takes or
     *     {@linkplain Share#settle settles} it
     */
    public Share join(Runnable wake) {
        return new Share(wake);
    }

    /** What one batcher may use. */
    public final class Share {

        private final Runnable wake;
        private double spent;
        private int held;
        private int kept;
        private boolean waits;

        private Share(Runnable wake) {
            this.wake = wake;
        }

        /** Takes a permit; when this says false, the batcher is woken once there is one for it. */
        public boolean tryAcquire() {
            lock.lock();
            try {
                if (kept > 0) {
                    kept--;
                    held++;
                    return true;
                }
                if (held == 0 && !waits) {
                    spent = Math.max(spent, now);
                }
                if (free > 0) {
                    free--;
                    held++;
                    now = Math.max(now, spent);
                    return true;
                }
                if (!waits) {
                    waits = true;
                    waiting.add(this);
                }
                return false;
            } finally {
                lock.unlock();
            }
        }

        /** Gives a permit back after computing for so long. */
        public void release(long nanos) {
            Share next;
            lock.lock();
            try {
                held--;
                spent += Math.max(0, nanos);
                next = pass();
            } finally {
                lock.unlock();
            }
            if (next != null) {
                next.wake.run();
            }
        }

        /** Passes on what was kept for this batcher and not taken. */
        public void settle() {
            Share next = null;
            lock.lock();
            try {
                if (kept > 0) {
                    kept--;
                    next = pass();
                }
            } finally {
                lock.unlock();
            }
            if (next != null) {
                next.wake.run();
            }
        }
    }

    /** To whom a permit goes; null when nobody waits. */
    private Share pass() {
        Share next = null;
        for (Share share : waiting) {
            if (next == null || share.spent < next.spent) {
                next = share;
            }
        }
        if (next == null) {
            free++;
            return null;
        }
        waiting.remove(next);
        next.waits = false;
        next.kept++;
        now = Math.max(now, next.spent);
        return next;
    }
}
