package dev.mlsd.traffic.schedule;

/**
 * A world clock: world time = start + speed · wall time since then. The speed can change and the clock can be held, both without a
 * jump. Wall time comes in as nanoseconds of any monotonic clock. Not safe for use by several threads.
 */
public final class Pace {

    /** Slowest and fastest speed; 1 is real time. */
    public static final double SLOWEST = 1;

    public static final double FASTEST = 100_000;

    private double speed;
    private long anchorWorldMillis;
    private long anchorNanos;
    private boolean held;

    /** A clock that shows a world time now. */
    public Pace(long worldMillis, double speed, long nowNanos) {
        this.speed = checked(speed);
        this.anchorWorldMillis = worldMillis;
        this.anchorNanos = nowNanos;
    }

    /** A speed that is allowed; throws {@link IllegalArgumentException} for another. */
    public static double checked(double speed) {
        if (!(speed >= SLOWEST && speed <= FASTEST)) {
            throw new IllegalArgumentException("a speed is between 1 and 100000, got " + speed);
        }
        return speed;
    }

    public double speed() {
        return speed;
    }

    /** World time. */
    public long worldMillis(long nowNanos) {
        return held ? anchorWorldMillis : anchorWorldMillis + (long) ((nowNanos - anchorNanos) * speed / 1e6);
    }

    /** When the clock will show a world time, or has shown it; {@link Long#MAX_VALUE} while it is held before it. */
    public long nanosAt(long worldMillis) {
        if (held && worldMillis > anchorWorldMillis) {
            return Long.MAX_VALUE;
        }
        return anchorNanos + (long) ((worldMillis - anchorWorldMillis) / speed * 1e6);
    }

    /** Goes on at another speed. */
    public void setSpeed(double newSpeed, long nowNanos) {
        anchor(nowNanos);
        speed = checked(newSpeed);
    }

    /** Stops the clock. */
    public void hold(long nowNanos) {
        anchor(nowNanos);
        held = true;
    }

    /** Lets a held clock go on. */
    public void release(long nowNanos) {
        anchor(nowNanos);
        held = false;
    }

    public boolean isHeld() {
        return held;
    }

    private void anchor(long nowNanos) {
        anchorWorldMillis = worldMillis(nowNanos);
        anchorNanos = nowNanos;
    }
}
