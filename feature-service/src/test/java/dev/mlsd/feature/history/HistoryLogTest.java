package dev.mlsd.feature.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.offline.HistoryReader;
import dev.mlsd.feature.offline.LabelledEvent;
import dev.mlsd.feature.testing.Await;
import dev.mlsd.feature.testing.Topic;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.testkit.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker; each test has a folder of its own and reads the log from its beginning. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryLogTest {

    private static final long START = Instant.parse("2018-06-01T00:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;
    private static final int PAYMENTS = 500;
    private static final Duration NEVER = Duration.ofMinutes(10);

    private KafkaServer broker;
    private final List<LabelledEvent> published = new ArrayList<>();

    @BeforeAll
    void start() {
        broker = KafkaServer.start();
        publish();
    }

    private void publish() {
        try (Topic topic = new Topic(broker.address())) {
            for (int i = published.size(), end = i + PAYMENTS; i < end; i++) {
                long made = START + i * MINUTE;
                String id = "%05d".formatted(i);
                PaymentEvent payment = new PaymentEvent(id, "c" + i % 50, "t" + i % 7, 100 + i, made);
                LabelEvent label =
                        new LabelEvent(id, payment.customerId(), payment.terminalId(), made, made + MINUTE, i % 9 == 0);
                topic.payment(payment);
                topic.label(label);
                published.add(new LabelledEvent(payment, Optional.of(label)));
            }
            topic.clock("transactions", START + published.size() * MINUTE);
            topic.send("transactions", "c1", new byte[] {1, 2, 3}, START);
            topic.flush();
        }
    }

    @AfterAll
    void close() {
        broker.close();
    }

    @Test
    void run_abandonedAgainAndAgain_countsEveryEventOnce(@TempDir Path store) throws Exception {
        for (int crash = 0; crash < 3; crash++) {
            // The one before may have written all that there was.
            publish();
            HistoryLog log = new HistoryLog(broker.address(), store, new HistoryLog.Limits(100, NEVER));
            Thread thread = Thread.ofPlatform().start(log::run);
            Await.until("some files", () -> log.appends() >= 1);
            publish();
            // What is gathered is gone, as in a crash.
            log.stop(false);
            thread.join();
        }
        // What came last is nobody's yet, however far the one before had come.
        publish();
        HistoryLog log = new HistoryLog(broker.address(), store, new HistoryLog.Limits(100_000, NEVER));
        Thread thread = Thread.ofPlatform().start(log::run);
        log.catchUp().get(1, TimeUnit.MINUTES);
        log.stop(true);
        thread.join();

        assertThat(log.lost()).isZero();
        assertThat(log.events()).as("what the crashes left").isPositive();
        assertThat(read(store)).containsExactlyElementsOf(published);
    }

    @Test
    void run_stopped_writesWhatItHasGathered(@TempDir Path store) throws Exception {
        HistoryLog log = new HistoryLog(broker.address(), store, new HistoryLog.Limits(1_000_000, NEVER));
        Thread thread = Thread.ofPlatform().start(log::run);
        log.catchUp().get(1, TimeUnit.MINUTES);
        long once = log.appends();
        try (Topic topic = new Topic(broker.address())) {
            topic.clock("transactions", START);
        }
        log.stop(true);
        thread.join();

        assertThat(log.appends()).as("the position once more").isEqualTo(once + 1);
        assertThat(log.events())
                .as("payments, labels, and one broken record each time")
                .isEqualTo(2L * published.size() + published.size() / PAYMENTS);
        assertThat(read(store)).hasSize(published.size());
    }

    @Test
    void run_historyOfAnotherWorld_isLeftAsItIsAndSaysSo(@TempDir Path store) throws Exception {
        java.nio.file.Files.writeString(store.resolve("positions"), "transactions-0 99999999\n");
        HistoryLog log = new HistoryLog(broker.address(), store, new HistoryLog.Limits(100, NEVER));
        Thread thread = Thread.ofPlatform().start(log::run);
        Await.until("trouble", () -> log.trouble() != null);
        log.stop(true);
        thread.join();

        assertThat(log.trouble())
                .contains("has come to offset 99999999 of transactions-0", "it is the history of another world");
        assertThat(HistoryReader.open(store)).isEmpty();
    }

    private static List<LabelledEvent> read(Path store) {
        List<LabelledEvent> events = new ArrayList<>();
        HistoryReader.open(store).orElseThrow().forEach(Long.MAX_VALUE, events::add);
        return events;
    }
}
