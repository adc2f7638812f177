package dev.mlsd.inference.protection;

import java.time.Duration;

/**
 * How many requests may be under way at once so that those let in are answered in time, found from how they fare. By Little's law the time
 * of a request is what is under way divided by what is done in a second, so the limit holds the time; and since nobody knows how much can be
 * done in a second, it is found as TCP finds a window: additive increase while it binds and all is in time, multiplicative decrease when
 * more than one in a hundred is not (Chiu and Jain, 1989; for servers, Welsh and Culler, "Adaptive overload control for busy internet
 * servers", USITS 2003, section 4).
 *
 * <p>In time means within half of the request's own deadline: the other half is for what happens outside, before it is counted and after.
 * What the limit cannot help is not taken for load: when nothing at all is done by a model, something hangs or is away, and whoever asks
 * then waits for the rules rather than being refused; and a pause that is over before the second window ends is none either. Changes are a
 * deadline apart, since the requests that are answered meanwhile were let in under the limit before. A limit that is not even half used says
 * that the load has gone, and doubles.
 *
 * <p>Requests that have to be refused cost next to nothing, which is the point: without a limit all of them would wait until none is in
 * time. Safe for use by many threads; the clock comes from outside.
 */
public final class AdmissionLimit {

    /** Outcomes that are judged together: a share of one in a hundred needs a hundred. */
    static final int WINDOW = 100;

    /**
     * A machine that is busy with something else is late for one payment as for many, and refusing does not make it quicker; so a few are always
     * let in. At 500 a second they are done in 64 ms; a slower model refuses what it cannot do in time at its own queue.
     */
    static final int LEAST = 32;

    private static final double LATE_SHARE = 0.01;
    private static final double IN_TIME = 0.5;
    private static final double DECREASE = 0.8;
    private static final double INCREASE = 0.1;

    private final int most;
    private final long apartNanos;
    private double limit;
    private int underWay;
    private int mostUnderWay;
    private int answered;
    private int late;
    private int byModel;
    private boolean lateBefore;
    private boolean changed;
    private long changedNanos;

    /**
     * As open as it gets: only load closes it.
     *
     * @param most under way at once whatever happens, at least 1
     * @param deadline of a usual request
     */
    public AdmissionLimit(int most, Duration deadline) {
        if (most < 1) {
            throw new IllegalArgumentException("at least 1 request must be allowed under way, got " + most);
        }
        this.most = most;
        this.apartNanos = deadline.toNanos();
        this.limit = this.most;
    }

    /** What it sees. */
    public record Snapshot(int limit, int underWay) {}

    /**
     * A request wants in; true when it may, and then {@link #leave} is told of its end.
     *
     * @param limited false lets it in up to the most that there may be
     */
    public synchronized boolean enter(boolean limited) {
        if (underWay >= (limited ? (int) limit : most)) {
            // That it was wanted is what tells a limit that binds from one that is never reached.
            mostUnderWay = Math.max(mostUnderWay, underWay + 1);
            return false;
        }
        underWay++;
        mostUnderWay = Math.max(mostUnderWay, underWay);
        return true;
    }

    /** Nothing is done for it any more. */
    public synchronized void leave() {
        underWay--;
    }

    /**
     * A request that was let in has its answer.
     *
     * @param nanos since it was let in
     * @param deadlineNanos that it had
     * @param modelDecided and not the rules in its place
     */
    public synchronized void answered(long nowNanos, long nanos, long deadlineNanos, boolean modelDecided) {
        answered++;
        late += nanos > IN_TIME * deadlineNanos ? 1 : 0;
        byModel += modelDecided ? 1 : 0;
        if (answered >= WINDOW) {
            judge(nowNanos);
        }
    }

    private void judge(long nowNanos) {
        if (!changed || nowNanos - changedNanos >= apartNanos) {
            boolean tooLate = late > LATE_SHARE * answered && byModel > 0;
            boolean again = tooLate && lateBefore;
            lateBefore = tooLate && !again;
            if (again) {
                // From what was really under way: a limit far above it would take long to come down.
                change(DECREASE * Math.min(limit, mostUnderWay), nowNanos);
            } else if (!tooLate && mostUnderWay >= (int) limit) {
                change(limit + Math.max(1, INCREASE * limit), nowNanos);
            } else if (!tooLate && 2 * mostUnderWay < limit) {
                change(2 * limit, nowNanos);
            }
        }
        answered = 0;
        late = 0;
        byModel = 0;
        mostUnderWay = underWay;
    }

    private void change(double next, long nowNanos) {
        double wanted = Math.clamp(next, Math.min(LEAST, most), most);
        if (wanted != limit) {
            limit = wanted;
            changed = true;
            changedNanos = nowNanos;
        }
    }

    /** How it stands. */
    public synchronized Snapshot snapshot() {
        return new Snapshot((int) limit, underWay);
    }
}
