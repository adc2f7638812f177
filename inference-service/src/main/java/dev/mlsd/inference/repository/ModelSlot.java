package dev.mlsd.inference.repository;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Holds the model that serves now. Users lease it; a swap lets new leases see the new model at once, while the old one is closed by
 * whoever gives the last of its leases back. No lock: a lease costs two atomic operations.
 *
 * <pre>{@code
 * ModelSlot.Lease<M> lease = slot.lease().orElseThrow();
 * try {
 *     use(lease.model());
 * } finally {
 *     lease.release();
 * }
 * }</pre>
 *
 * @param <M> a model that is closed once nobody uses it
 */
public final class ModelSlot<M extends AutoCloseable> {

    private final AtomicReference<Held<M>> current = new AtomicReference<>();

    /** A model in use, until {@link #release}. */
    public interface Lease<M> {

        /** The model. */
        M model();

        /** Gives it back; exactly once. */
        void release();
    }

    /** Leases the model that serves now; empty when there is none. */
    public Optional<Lease<M>> lease() {
        while (true) {
            Held<M> held = current.get();
            if (held == null) {
                return Optional.empty();
            }
            // It may have been swapped and closed since it was read; then the slot holds another, or none.
            if (held.retain()) {
                return Optional.of(held);
            }
        }
    }

    /** Puts a model in place of the one that serves, which drains and closes; null only empties the slot. */
    public void swap(M next) {
        Held<M> old = current.getAndSet(next == null ? null : new Held<>(next));
        if (old != null) {
            old.release();
        }
    }

    /** A model with the count of its leases and, while it is in the slot, the slot's own. */
    private static final class Held<M extends AutoCloseable> implements Lease<M> {

        private final M model;
        private final AtomicInteger references = new AtomicInteger(1);

        Held(M model) {
            this.model = model;
        }

        boolean retain() {
            return references.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
        }

        @Override
        public M model() {
            return model;
        }

        @Override
        public void release() {
            int left = references.decrementAndGet();
            if (left < 0) {
                throw new IllegalStateException("a lease was given back twice");
            }
            if (left == 0) {
                try {
                    model.close();
                } catch (Exception e) {
                    throw new IllegalStateException("the drained model did not close: " + e.getMessage(), e);
                }
            }
        }
    }
}
