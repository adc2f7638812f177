package dev.mlsd.traffic.load.step;

import dev.mlsd.traffic.load.targets.Shot;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hears of every request of one test. Everything is on the network's thread, except what says otherwise; so nothing here is locked, and
 * an answer costs four records.
 */
final class Ledger implements Shot.Listener {

    private final long measuredFrom;
    private final Tally measured = new Tally();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong measuredDue = new AtomicLong();
    private final AtomicLong overload = new AtomicLong();
    private final AtomicLong measuredOverload = new AtomicLong();
    private Tally recent = new Tally();
    private Tally spare = new Tally();
    private long recentOverload;
    private long handed = Long.MAX_VALUE;
    private volatile boolean allHanded;
    private long lastAnswer;
    private boolean closed;
    private Shot.Listener next;

    /**
     * An empty one.
     *
     * @param measuredFrom requests meant for before belong to the warm-up
     */
    Ledger(long measuredFrom) {
        this.measuredFrom = measuredFrom;
        this.lastAnswer = measuredFrom;
    }

    /** Who else is to hear of every end, while the test goes on. */
    void tell(Shot.Listener listener) {
        next = listener;
    }

    @Override
    public void sent(Shot shot) {
        if (closed) {
            return;
        }
        long delay = shot.sent() - shot.departure();
        recent.sent(delay);
        if (isMeasured(shot)) {
            measured.sent(delay);
        }
    }

    @Override
    public void answered(Shot shot, long now, boolean fallback) {
        if (closed) {
            return;
        }
        long fromIntended = now - shot.intended();
        long fromSend = now - shot.sent();
        recent.answered(fromIntended, fromSend, fallback);
        if (isMeasured(shot)) {
            measured.answered(fromIntended, fromSend, fallback);
            lastAnswer = now;
        }
        end();
        if (next != null) {
            next.answered(shot, now, fallback);
        }
    }

    @Override
    public void failed(Shot shot, String reason) {
        if (closed) {
            return;
        }
        recent.failed(reason, 1);
        if (isMeasured(shot)) {
            measured.failed(reason, 1);
        }
        end();
        if (next != null) {
            next.failed(shot, reason);
        }
    }

    private void end() {
        ended.lazySet(ended.getPlain() + 1);
        finishWhenAllEnded();
    }

    /** No more requests come than this many. */
    void handed(long requests) {
        handed = requests;
        allHanded = true;
        finishWhenAllEnded();
    }

    private void finishWhenAllEnded() {
        if (ended.getPlain() >= handed) {
            over.countDown();
        }
    }

    private boolean isMeasured(Shot shot) {
        return shot.intended() >= measuredFrom;
    }

    /** Requests that were handed to the target. From the one thread that sends. */
    void due(long intended, int requests) {
        if (intended >= measuredFrom) {
            measuredDue.lazySet(measuredDue.getPlain() + requests);
        }
    }

    /** Requests that could not even be queued. From the one thread that sends. */
    void overloaded(long intended, int requests) {
        overload.lazySet(overload.getPlain() + requests);
        if (intended >= measuredFrom) {
            measuredOverload.lazySet(measuredOverload.getPlain() + requests);
        }
    }

    /** Requests that have ended. From any thread. */
    long ended() {
        return ended.get();
    }

    /** Whether the last request was handed to the target. From any thread. */
    boolean allHanded() {
        return allHanded;
    }

    /** Opens when every request has ended. From any thread. */
    CountDownLatch over() {
        return over;
    }

    /** What happened since the last call; valid until the next one. */
    Tally takeRecent() {
        Tally taken = recent;
        recent = spare;
        recent.clear();
        spare = taken;
        long overloaded = overload.get();
        taken.failed(StepRunner.OVERLOAD, overloaded - recentOverload);
        recentOverload = overloaded;
        return taken;
    }

    /** Ends the account: what has not ended until now is unanswered, and is not heard of again. */
    Tally close() {
        closed = true;
        measured.failed(StepRunner.UNANSWERED, measuredDue.get() - measured.answered() - measured.failed());
        measured.failed(StepRunner.OVERLOAD, measuredOverload.get());
        return measured;
    }

    /** When the last measured answer came. */
    long lastAnswer() {
        return lastAnswer;
    }
}
