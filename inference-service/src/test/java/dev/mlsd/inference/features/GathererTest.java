package dev.mlsd.inference.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.inference.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GathererTest {

    private final List<List<Integer>> calls = new ArrayList<>();
    private final List<Runnable> underWay = new ArrayList<>();
    private final Gatherer<Integer> gatherer = new Gatherer<>(3, 2, (items, done) -> {
        calls.add(items);
        underWay.add(done);
    });

    @Test
    void offer_callsFree_goOutAtOnce() {
        gatherer.offer(List.of(1));
        gatherer.offer(List.of(2));

        assertThat(calls).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void offer_callsBusy_goWithTheNextInOrderAndNotMoreThanAllowed() {
        gatherer.offer(List.of(1));
        gatherer.offer(List.of(2));
        gatherer.offer(List.of(3, 4, 5));
        gatherer.offer(List.of(6));
        assertThat(calls).hasSize(2);

        underWay.removeFirst().run();
        assertThat(calls.getLast()).containsExactly(3, 4, 5);
        underWay.removeFirst().run();
        assertThat(calls.getLast()).containsExactly(6);
    }

    @Test
    void offer_nothing_callsNobody() {
        gatherer.offer(List.of());

        assertThat(calls).isEmpty();
    }

    @Test
    void offer_callsThatEndBeforeTheyStart_doNotPileUpOnTheStack() {
        AtomicInteger sent = new AtomicInteger();
        Gatherer<Integer> immediate = new Gatherer<>(1, 1, (items, done) -> {
            sent.addAndGet(items.size());
            done.run();
        });

        immediate.offer(IntStream.range(0, 200_000).boxed().toList());

        assertThat(sent).hasValue(200_000);
    }

    @Test
    void offer_fromManyThreads_sendsEachItemOnceAndNeverTooManyCalls() {
        int items = 20_000;
        AtomicIntegerArray sent = new AtomicIntegerArray(items);
        AtomicInteger total = new AtomicInteger();
        AtomicInteger concurrent = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService network = Executors.newFixedThreadPool(3);
                ExecutorService callers = Executors.newFixedThreadPool(4)) {
            Gatherer<Integer> shared = new Gatherer<>(16, 3, (batch, done) -> {
                most.accumulateAndGet(concurrent.incrementAndGet(), Math::max);
                network.execute(() -> {
                    batch.forEach(sent::incrementAndGet);
                    total.addAndGet(batch.size());
                    concurrent.decrementAndGet();
                    done.run();
                });
            });
            IntStream.range(0, items).forEach(item -> callers.execute(() -> shared.offer(List.of(item))));
            Await.until("all are sent", () -> total.get() == items);
        }

        assertThat(IntStream.range(0, items).map(sent::get)).containsOnly(1);
        assertThat(most).hasValueBetween(1, 3);
    }
}
