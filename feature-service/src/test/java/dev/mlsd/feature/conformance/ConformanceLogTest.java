package dev.mlsd.feature.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.contract.ContractBook;
import dev.mlsd.feature.contract.Contracts;
import dev.mlsd.feature.contract.WindowReport;
import dev.mlsd.feature.testing.Await;
import dev.mlsd.feature.testing.Topic;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.testkit.KafkaServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceLogTest {

    private static final long START = Instant.parse("2018-06-01T00:00:00Z").toEpochMilli();
    private static final int PAYMENTS = 300;

    private KafkaServer broker;
    private int published;

    @BeforeAll
    void start() {
        broker = KafkaServer.start();
    }

    @AfterAll
    void close() {
        broker.close();
    }

    private void publish(String prefix, int count) {
        try (Topic topic = new Topic(broker.address())) {
            for (int i = 0; i < count; i++) {
                long made = START + published * 60_000L;
                topic.payment(new PaymentEvent(prefix + published, "c" + i % 7, "t", 100, made));
                topic.label(new LabelEvent(prefix + published, "c", "t", made, made, false));
                published++;
            }
            topic.clock("transactions", START + published * 60_000L);
            topic.clock("labels", START + published * 60_000L);
        }
    }

    private static long rows(ContractBook book) {
        return book.windows().stream().mapToLong(WindowReport::rows).sum();
    }

    @Test
    void run_stoppedAndStartedAgain_countsEveryRecordOnceAndTrialsApart(@TempDir Path folder) throws Exception {
        CountedFile file = new CountedFile(folder.resolve("deep").resolve("counted"));
        AtomicReference<String> trial = new AtomicReference<>();
        for (int round = 1; round <= 3; round++) {
            publish("p", PAYMENTS);
            ConformanceLog log = new ConformanceLog(
                    broker.address(), file, Contracts.shipped().all(), trial::get);
            Thread thread = Thread.ofPlatform().start(log::run);
            long expected = (long) round * PAYMENTS;
            Await.until("both topics", () -> log.books().stream().allMatch(book -> rows(book) == expected));
            if (round == 3) {
                trial.set("try-");
                Await.until("the trial", () -> log.trial() != null);
                publish("try-", 30);
                Await.until("the trial's rows", () -> rows(log.trial().books().getFirst()) == 30);
                assertThat(rows(log.books().getFirst())).isEqualTo(expected);
                trial.set(null);
                assertThat(log.trial()).isNull();
            }
            log.stop();
            thread.join();
            assertThat(log.trouble()).isNull();
        }
    }

    @Test
    void run_countsOfAnotherWorld_beginAnew(@TempDir Path folder) throws Exception {
        CountedFile file = new CountedFile(folder.resolve("counted"));
        CountedFile.Counted other =
                CountedFile.Counted.nothing(Contracts.shipped().all());
        other.next().put(new org.apache.kafka.common.TopicPartition("transactions", 0), 99_999_999L);
        file.write(other);
        publish("w", 50);
        ConformanceLog log =
                new ConformanceLog(broker.address(), file, Contracts.shipped().all(), () -> null);
        Thread thread = Thread.ofPlatform().start(log::run);
        Await.until("some rows", () -> rows(log.books().getFirst()) >= 50);
        log.stop();
        thread.join();

        assertThat(file.read(Contracts.shipped().all()).next()).hasSize(8);
    }
}
