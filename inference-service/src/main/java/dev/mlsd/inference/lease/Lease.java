package dev.mlsd.inference.lease;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Settings lent to one holder at a time. They hold until the time is over, the holder gives them back or replaces them; then those that
 * are configured hold again, at that very moment and without anybody doing anything. Safe for use by many threads, without a lock.
 *
 * <p>The services know nothing of each other, so each has this class; a test compares the copies.
 *
 * @param <S> settings, immutable
 */
public final class Lease<S> {

    private final S configured;
    private final LongSupplier nanoTime;
    private final AtomicReference<Held<S>> held = new AtomicReference<>();

    /**
     * A lease that nobody holds.
     *
     * @param configured what holds without a holder
     * @param nanoTime a clock that only goes forward, as {@link System#nanoTime}
     */
    public Lease(S configured, LongSupplier nanoTime) {
        this.configured = configured;
        this.nanoTime = nanoTime;
    }

    private record Held<S>(String holder, long endNanos, S settings) {}

    /**
     * A lease that somebody holds.
     *
     * @param left until it ends by itself, above 0
     */
    public record Term<S>(String holder, Duration left, S settings) {}

    /** What holds now. */
    public S inForce() {
        Held<S> now = held.get();
        return now == null || left(now) <= 0 ? configured : now.settings();
    }

    /** Who holds it now; empty when nobody does. */
    public Optional<Term<S>> term() {
        return term(held.get());
    }

    /**
     * Takes the lease or, by its holder, renews it: the settings and the time replace those before.
     *
     * @return empty when that is done; otherwise who holds it, and nothing has changed
     */
    public Optional<Term<S>> take(String holder, Duration time, S settings) {
        while (true) {
            Held<S> before = held.get();
            Optional<Term<S>> other = term(before).filter(term -> !term.holder().equals(holder));
            if (other.isPresent()) {
                return other;
            }
            Held<S> after = new Held<>(holder, nanoTime.getAsLong() + time.toNanos(), settings);
            if (held.compareAndSet(before, after)) {
                return Optional.empty();
            }
        }
    }

    /** Ends the lease of a holder; without effect when it holds none. */
    public void release(String holder) {
        held.updateAndGet(now -> now == null || now.holder().equals(holder) ? null : now);
    }

    private Optional<Term<S>> term(Held<S> now) {
        if (now == null) {
            return Optional.empty();
        }
        long left = left(now);
        return left <= 0
                ? Optional.empty()
                : Optional.of(new Term<>(now.holder(), Duration.ofNanos(left), now.settings()));
    }

    private long left(Held<S> now) {
        return now.endNanos() - nanoTime.getAsLong();
    }
}
