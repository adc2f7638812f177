package dev.mlsd.inference.features;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gathers items into calls, work-conserving: while fewer than the allowed calls are under way, whatever waits goes out at once; what
 * comes meanwhile goes with the next call. Keeps the order of arrival. Safe for use by many threads.
 *
 * <p>It has no bound of its own: whoever offers items bounds how many there are.
 *
 * @param <T> an item
 */
final class Gatherer<T> {

    /** Makes a call. */
    @FunctionalInterface
    interface Call<T> {

        /** Starts a call for at least one item, and runs {@code done} exactly once when it is over; must not throw. */
        void start(List<T> items, Runnable done);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private final int largest;
    private final int calls;
    private final Call<T> call;
    private final AtomicInteger notes = new AtomicInteger();
    private int underWay;

    /**
     * A gatherer.
     *
     * @param largest most items of a call
     * @param calls most calls under way; with one, items wait for a round trip, with many, calls stay small
     */
    Gatherer(int largest, int calls, Call<T> call) {
        if (largest < 1 || calls < 1) {
            throw new IllegalArgumentException(
                    "needs at least 1 item a call and 1 call, got " + largest + " and " + calls);
        }
        this.largest = largest;
        this.calls = calls;
        this.call = call;
    }

    /** Adds items that came together, so that they can share a call. */
    void offer(Collection<? extends T> items) {
        lock.lock();
        try {
            waiting.addAll(items);
        } finally {
            lock.unlock();
        }
        send();
    }

    /**
     * One thread at a time starts calls, and whoever comes meanwhile leaves it a note to look again. So a call that is over before it
     * has started (nobody listens at the other end) does not start the next one inside itself, ever deeper.
     */
    private void send() {
        if (notes.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        do {
            List<T> items = take();
            while (!items.isEmpty()) {
                call.start(items, this::done);
                items = take();
            }
            seen = notes.addAndGet(-seen);
        } while (seen > 0);
    }

    private void done() {
        lock.lock();
        try {
            underWay--;
        } finally {
            lock.unlock();
        }
        send();
    }

    private List<T> take() {
        lock.lock();
        try {
            if (underWay == calls || waiting.isEmpty()) {
                return List.of();
            }
            underWay++;
            int size = Math.min(largest, waiting.size());
            List<T> items = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                items.add(waiting.remove());
            }
            return items;
        } finally {
            lock.unlock();
        }
    }
}
