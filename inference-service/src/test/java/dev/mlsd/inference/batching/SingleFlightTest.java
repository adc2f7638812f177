package dev.mlsd.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

    @Test
    void leads_identicalUnderWay_waitForTheFirst() {
        SingleFlight<String, Integer> flights = new SingleFlight<>();

        assertThat(flights.leads("a", 1)).isTrue();
        assertThat(flights.leads("b", 2)).isTrue();
        assertThat(flights.leads("a", 3)).isFalse();
        assertThat(flights.leads(new String("a"), 4)).isFalse();

        assertThat(flights.land("a")).containsExactly(3, 4);
        assertThat(flights.land("b")).isEmpty();
        assertThat(flights.leads("a", 5)).as("after it landed").isTrue();
    }

    @Test
    void leads_fromManyThreads_eachRequestLeadsOrLandsOnce() throws InterruptedException {
        SingleFlight<Integer, Integer> flights = new SingleFlight<>();
        Queue<Integer> ended = new ConcurrentLinkedQueue<>();
        AtomicInteger numbers = new AtomicInteger();
        int each = 20_000;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                threads.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        int number = numbers.getAndIncrement();
                        if (flights.leads(number % 3, number)) {
                            ended.add(number);
                            ended.addAll(flights.land(number % 3));
                        }
                    }
                });
            }
        }
        assertThat(ended).hasSize(4 * each).doesNotHaveDuplicates();
    }
}
