package dev.mlsd.traffic.load.step;

import dev.mlsd.traffic.load.arrival.Timetable;
import dev.mlsd.traffic.load.targets.Shot;
import dev.mlsd.traffic.load.targets.Target;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Sends by the timetable, whatever the answers do: what is due goes at once, all of it, also when this thread wakes up late. */
final class OpenLoop extends Thread {

    /** Messages handed to the network at once, so that answers are read in between. */
    private static final int HANDFUL = 256;

    private final Timetable timetable;
    private final Target target;
    private final EventLoop loop;
    private final Ledger ledger;
    private final long begin;
    private final int inFlight;
    private final long firstNumber;
    private volatile boolean cancelled;
    private long handed;

    OpenLoop(
            Timetable timetable,
            Target target,
            EventLoop loop,
            Ledger ledger,
            long begin,
            int inFlight,
            long firstNumber) {
        super("load-sender");
        setDaemon(true);
        this.timetable = timetable;
        this.target = target;
        this.loop = loop;
        this.ledger = ledger;
        this.begin = begin;
        this.inFlight = inFlight;
        this.firstNumber = firstNumber;
    }

    @Override
    public void run() {
        while (!cancelled && timetable.departure() != Timetable.NEVER) {
            long early = timetable.departure() - (System.nanoTime() - begin);
            if (early > 0) {
                LockSupport.parkNanos(early);
            } else {
                sendDue();
            }
        }
        long all = handed;
        loop.execute(() -> ledger.handed(all));
    }

    private void sendDue() {
        long now = System.nanoTime() - begin;
        List<List<Shot>> due = new ArrayList<>();
        while (timetable.departure() <= now && due.size() < HANDFUL) {
            long departure = begin + timetable.departure();
            long[] intended = timetable.take();
            if (handed - ledger.ended() + intended.length > inFlight) {
                for (long moment : intended) {
                    ledger.overloaded(begin + moment, 1);
                }
                continue;
            }
            // By the request: the first message of the measurement may begin in the warm-up.
            for (long moment : intended) {
                ledger.due(begin + moment, 1);
            }
            List<Shot> message = new ArrayList<>(intended.length);
            for (long moment : intended) {
                message.add(new Shot(ledger, firstNumber + handed++, begin + moment, departure));
            }
            due.add(message);
        }
        if (!due.isEmpty()) {
            loop.execute(() -> due.forEach(target::send));
        }
    }

    /** Ends it; nothing is sent after this returns. */
    void cancel() throws InterruptedException {
        cancelled = true;
        LockSupport.unpark(this);
        join();
    }
}
