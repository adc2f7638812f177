package dev.mlsd.workbench.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.testkit.KafkaServer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real broker. */
class LogReaderTest {

    private static KafkaServer kafka;

    @BeforeAll
    static void launch() {
        kafka = KafkaServer.start();
    }

    @AfterAll
    static void close() {
        kafka.close();
    }

    @Test
    void reader_startsNearTheEnd_andGoesOnWhenTheBrokerComesBack() throws InterruptedException {
        Heard heard = new Heard();
        try (LogWriter writer = new LogWriter(kafka.address(), "test")) {
            write(writer, "old", 3);
        }
        try (LogReader reader =
                LogReader.start(kafka.address(), "test-reader", Map.of("labels", 2), heard, Clock.systemUTC())) {
            assertThat(heard.next()).isEqualTo("old-1 before");
            assertThat(heard.next()).isEqualTo("old-2 before");
            try (LogWriter writer = new LogWriter(kafka.address(), "test")) {
                write(writer, "new", 1);
            }
            assertThat(heard.next()).isEqualTo("new-0 seen");
            assertThat(reader.seenMillis()).isPositive();
            kafka.kill();
            kafka.launch();
            try (LogWriter writer = new LogWriter(kafka.address(), "test")) {
                write(writer, "again", 1);
            }
            assertThat(heard.next()).isEqualTo("again-0 seen");
        }
    }

    @Test
    void reader_beforeItsTopicIsThere_readsItOnceItIs() throws Exception {
        Heard heard = new Heard();
        try (LogReader _ =
                LogReader.start(kafka.address(), "test-early", Map.of("comes-later", 2), heard, Clock.systemUTC())) {
            try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.address()))) {
                admin.createTopics(List.of(new NewTopic("comes-later", 1, (short) 1)))
                        .all()
                        .get();
            }
            try (LogWriter writer = new LogWriter(kafka.address(), "test")) {
                writer.write("comes-later", 1_000, utf8("key"), utf8("there"), () -> {});
            }
            assertThat(heard.next()).startsWith("there");
        }
    }

    @Test
    void writer_withoutABroker_forgetsWhatItCannotWrite() {
        CountDownLatch written = new CountDownLatch(1);
        try (LogWriter writer = new LogWriter("127.0.0.1:1", "test")) {
            writer.write("labels", 1, null, new byte[0], written::countDown);
        }
        assertThat(written.getCount()).isEqualTo(1);
    }

    /** All to one partition, by one key, and waits until the broker has them. */
    private static void write(LogWriter writer, String name, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            CountDownLatch written = new CountDownLatch(1);
            writer.write("labels", 1_000, utf8("key"), utf8(name + "-" + i), written::countDown);
            assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Heard implements LogHandler {

        private final BlockingQueue<String> records = new LinkedBlockingQueue<>();

        @Override
        public void take(LogRecord record) {
            records.add(new String(record.value(), StandardCharsets.UTF_8)
                    + (record.seenMillis() == 0 ? " before" : " seen"));
        }

        @Override
        public void restart() {
            records.add("restart");
        }

        String next() throws InterruptedException {
            return records.poll(30, TimeUnit.SECONDS);
        }
    }
}
