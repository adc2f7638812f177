package dev.mlsd.traffic.load.step;

import dev.mlsd.traffic.load.targets.Shot;
import dev.mlsd.traffic.load.targets.Target;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The loop of most load tests: every user sends the next request when the last one is answered, so that a server which stalls is asked
 * nothing until it is well again. Lives on the network's thread.
 */
final class ClosedLoop implements Shot.Listener {

    /** A user whose request failed looks away for so long. */
    private static final long PAUSE_NANOS = 10_000_000;

    private final Target target;
    private final EventLoop loop;
    private final Ledger ledger;
    private final long end;
    private final long paceNanos;
    private final long firstNumber;
    private final List<Shot> ready = new ArrayList<>();
    private boolean flushing;
    private boolean cancelled;
    private long handed;
    private int users;

    /**
     * A loop that has not begun.
     *
     * @param paceNanos between two sends of a user at least; 0 for none
     */
    ClosedLoop(Target target, EventLoop loop, Ledger ledger, long end, int users, long paceNanos, long firstNumber) {
        this.target = target;
        this.loop = loop;
        this.ledger = ledger;
        this.end = end;
        this.users = users;
        this.paceNanos = paceNanos;
        this.firstNumber = firstNumber;
    }

    void begin() {
        ledger.tell(this);
        int all = users;
        for (int user = 0; user < all; user++) {
            // Paced users begin spread over the pace, not all at once.
            after(paceNanos * user / all);
        }
    }

    void cancel() {
        cancelled = true;
    }

    @Override
    public void sent(Shot shot) {
        // The ledger has counted it.
    }

    @Override
    public void answered(Shot shot, long now, boolean fallback) {
        after(paceNanos == 0 ? 0 : shot.intended() + paceNanos - now);
    }

    @Override
    public void failed(Shot shot, String reason) {
        after(Math.max(PAUSE_NANOS, shot.intended() + paceNanos - System.nanoTime()));
    }

    private void after(long nanos) {
        if (nanos <= 0) {
            next();
        } else {
            loop.schedule(this::next, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void next() {
        long now = System.nanoTime();
        if (cancelled || now >= end) {
            users--;
            if (users == 0) {
                ledger.handed(handed);
            }
            return;
        }
        ledger.due(now, 1);
        ready.add(new Shot(ledger, firstNumber + handed++, now, now));
        if (!flushing) {
            flushing = true;
            // Those whose answers came together go together, and the stack does not grow with every answer.
            loop.execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        int largest = target.gathering().largest();
        List<Shot> all = List.copyOf(ready);
        ready.clear();
        for (int from = 0; from < all.size(); from += largest) {
            target.send(all.subList(from, Math.min(from + largest, all.size())));
        }
    }
}
