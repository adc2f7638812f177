package dev.mlsd.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.QuarantinedRecord;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.feature.v1.Violation;
import dev.mlsd.testkit.KafkaServer;
import dev.mlsd.testkit.RedisServer;
import dev.mlsd.workbench.fault.FaultKind.OfData;
import dev.mlsd.workbench.log.LogHandler;
import dev.mlsd.workbench.log.LogReader;
import dev.mlsd.workbench.log.LogRecord;
import dev.mlsd.workbench.log.LogWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Against a real Redis and a real broker. */
class ProbesTest {

    private static final long WORLD = 1_773_481_330_000L;

    @Test
    void redis_answers_thenRefuses() {
        try (RedisServer redis = RedisServer.start()) {
            assertThat(probe(ProcessProbe.Protocol.REDIS, redis.address()).look())
                    .isInstanceOfSatisfying(
                            Sighting.Answered.class, it -> assertThat(it.what()).isEmpty());
            redis.stop();
            assertThat(probe(ProcessProbe.Protocol.REDIS, redis.address()).look())
                    .isEqualTo(new Sighting.Refused(redis.address()));
        }
    }

    /** A listener that accepts nothing is what a stopped process looks like from outside. */
    @Test
    void frozenProcess_isSilent() throws IOException {
        try (ServerSocket frozen = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + frozen.getLocalPort();
            assertThat(probe(ProcessProbe.Protocol.HTTP, address).look()).isEqualTo(new Sighting.Silent(address, 500));
        }
    }

    @Test
    void broker_answers_takesBadRecords_andTheirFateIsSeen() throws InterruptedException {
        try (KafkaServer kafka = KafkaServer.start()) {
            assertThat(probe(ProcessProbe.Protocol.KAFKA, kafka.address()).look())
                    .isInstanceOf(Sighting.Answered.class);
            BlockingQueue<LogRecord> written = new LinkedBlockingQueue<>();
            try (BadData bad = new BadData(kafka.address(), () -> OptionalLong.of(WORLD), Clock.systemUTC());
                    LogReader _ = LogReader.start(
                            kafka.address(), "test", Map.of("transactions", 100), queue(written), Clock.systemUTC());
                    LogWriter service = new LogWriter(kafka.address(), "test")) {
                assertThat(bad.seen(OfData.AMOUNT).state()).isEqualTo(Seen.State.OFF);
                bad.start(OfData.AMOUNT, Duration.ofSeconds(60));
                bad.start(OfData.REPEATED, Duration.ofSeconds(60));
                LogRecord record = written.poll(30, TimeUnit.SECONDS);
                assertThat(record).isNotNull();
                assertThat(record.timestampMillis()).isEqualTo(WORLD);
                assertThat(bad.millisLeft(OfData.AMOUNT)).isPresent();

                until(() -> {
                    service.write("quarantine", WORLD, utf8("bad-amount"), quarantined(record), () -> {});
                    service.write("features", WORLD, utf8("bad-repeated"), repeated(), () -> {});
                    return bad.seen(OfData.AMOUNT).state() == Seen.State.ON
                            && bad.seen(OfData.REPEATED).state() == Seen.State.ON;
                });
                assertThat(bad.seen(OfData.AMOUNT).evidence().en())
                        .startsWith("quarantine grew by ")
                        .endsWith("payment.amount_minor: allowed is more, got -1");
                assertThat(bad.seen(OfData.LATE).state()).isEqualTo(Seen.State.OFF);

                bad.stop(OfData.AMOUNT);
                assertThat(bad.millisLeft(OfData.AMOUNT)).isEmpty();
                until(() -> bad.seen(OfData.AMOUNT).state() == Seen.State.OFF);
            }
        }
    }

    private static byte[] quarantined(LogRecord record) {
        return QuarantinedRecord.newBuilder()
                .setTopic("transactions")
                .setKey(com.google.protobuf.ByteString.copyFromUtf8("bad-amount"))
                .setValue(com.google.protobuf.ByteString.copyFrom(record.value()))
                .addViolations(Violation.newBuilder()
                        .setField("payment.amount_minor")
                        .setValue("-1")
                        .setAllowed("more"))
                .build()
                .toByteArray();
    }

    private static byte[] repeated() {
        return FeatureRowChange.newBuilder()
                .setEventId("bad-repeated")
                .setOutcome(FeatureRowChange.Outcome.DUPLICATE)
                .build()
                .toByteArray();
    }

    private static LogHandler queue(BlockingQueue<LogRecord> into) {
        return new LogHandler() {
            @Override
            public void take(LogRecord record) {
                try {
                    if (TransactionRecord.parseFrom(record.value()).hasPayment()) {
                        into.add(record);
                    }
                } catch (com.google.protobuf.InvalidProtocolBufferException unreadable) {
                    throw new AssertionError(unreadable);
                }
            }

            @Override
            public void restart() {
                throw new AssertionError("the log is the same");
            }
        };
    }

    private static void until(BooleanSupplier condition) {
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(limit);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ProcessProbe probe(ProcessProbe.Protocol protocol, String address) {
        String[] parts = address.split(":");
        return new ProcessProbe(
                protocol, parts[0], Integer.parseInt(parts[1]), Duration.ofMillis(500), System::nanoTime);
    }
}
