package dev.mlsd.inference.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelSlotTest {

    private final ModelSlot<Model> slot = new ModelSlot<>();

    /** Counts how often it is closed, and whether it was used after that. */
    private static final class Model implements AutoCloseable {

        private final AtomicInteger closed = new AtomicInteger();
        private final AtomicInteger usedWhenClosed = new AtomicInteger();

        void use() {
            usedWhenClosed.addAndGet(closed.get());
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void lease_emptySlot_isEmpty() {
        assertThat(slot.lease()).isEmpty();
        slot.swap(null);
        assertThat(slot.lease()).isEmpty();
    }

    @Test
    void swap_oldModelInUse_closesItWithItsLastLease() {
        Model old = new Model();
        slot.swap(old);
        ModelSlot.Lease<Model> one = slot.lease().orElseThrow();
        ModelSlot.Lease<Model> other = slot.lease().orElseThrow();
        Model next = new Model();

        slot.swap(next);

        assertThat(slot.lease().orElseThrow().model()).isSameAs(next);
        one.release();
        assertThat(old.closed).hasValue(0);
        other.release();
        assertThat(old.closed).hasValue(1);
        assertThat(next.closed).hasValue(0);
    }

    @Test
    void swap_oldModelIdle_closesItAtOnce() {
        Model old = new Model();
        slot.swap(old);
        slot.lease().orElseThrow().release();
        assertThat(old.closed).hasValue(0);

        slot.swap(null);

        assertThat(old.closed).hasValue(1);
        assertThat(slot.lease()).isEmpty();
    }

    @Test
    void release_twice_isAMistakeThatIsSeen() {
        slot.swap(new Model());
        ModelSlot.Lease<Model> lease = slot.lease().orElseThrow();
        slot.swap(null);
        lease.release();

        assertThatThrownBy(lease::release).hasMessageContaining("twice");
    }

    @Test
    void swap_underLoad_closesEachModelOnceAndNoneInUse() throws InterruptedException {
        List<Model> models = new ArrayList<>();
        AtomicInteger running = new AtomicInteger(4);
        List<Thread> users = new ArrayList<>();
        slot.swap(new Model());
        for (int i = 0; i < 4; i++) {
            users.add(Thread.ofPlatform().start(() -> {
                for (int use = 0; use < 20_000; use++) {
                    ModelSlot.Lease<Model> lease = slot.lease().orElseThrow();
                    lease.model().use();
                    lease.release();
                }
                running.decrementAndGet();
            }));
        }
        while (running.get() > 0) {
            Model next = new Model();
            models.add(next);
            slot.swap(next);
        }
        for (Thread user : users) {
            user.join();
        }
        slot.swap(null);

        assertThat(models).isNotEmpty().allSatisfy(model -> {
            assertThat(model.closed).hasValue(1);
            assertThat(model.usedWhenClosed).hasValue(0);
        });
    }
}
