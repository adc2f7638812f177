package dev.mlsd.traffic.drive;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.v1.BootstrapState;
import dev.mlsd.feature.v1.Clock;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.bootstrap.Bootstrap;
import dev.mlsd.traffic.schedule.WorldEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The topics {@code transactions}, {@code labels} and the bootstrap topics. Idempotent producer, all replicas, no limit on how long
 * a record may take: while the broker is away, records wait and keep their order.
 */
final class KafkaEventLog implements EventLog, AutoCloseable {

    private static final String TRANSACTIONS = "transactions";
    private static final String LABELS = "labels";

    private final KafkaProducer<byte[], byte[]> producer;
    private final Inbox inbox;
    private final AtomicLong unacknowledged = new AtomicLong();
    private final AtomicLong unacknowledgedClocks = new AtomicLong();

    KafkaEventLog(String kafka, Inbox inbox) {
        this.inbox = inbox;
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "mlsd-traffic");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A few records a request instead of one, for less delay than a lockstep round trip has anyway.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void publish(WorldEvent event, Runnable acknowledged) {
        send(
                switch (event) {
                    case WorldEvent.Payment(PaymentEvent payment, var truth) -> transaction(payment);
                    case WorldEvent.Label(LabelEvent label) -> label(label);
                },
                acknowledged);
    }

    private static ProducerRecord<byte[], byte[]> transaction(PaymentEvent payment) {
        Payment body = Payment.newBuilder()
                .setTransactionId(payment.transactionId())
                .setCustomerId(payment.customerId())
                .setTerminalId(payment.terminalId())
                .setAmountMinor(payment.amountMinor())
                .setEventTimeMillis(payment.eventMillis())
                .build();
        byte[] value = TransactionRecord.newBuilder().setPayment(body).build().toByteArray();
        return new ProducerRecord<>(TRANSACTIONS, null, payment.eventMillis(), bytes(payment.customerId()), value);
    }

    private static ProducerRecord<byte[], byte[]> label(LabelEvent label) {
        Label body = Label.newBuilder()
                .setTransactionId(label.transactionId())
                .setCustomerId(label.customerId())
                .setTerminalId(label.terminalId())
                .setEventTimeMillis(label.eventMillis())
                .setLabelTimeMillis(label.labelMillis())
                .setFraud(label.fraud())
                .build();
        byte[] value = LabelRecord.newBuilder().setLabel(body).build().toByteArray();
        return new ProducerRecord<>(LABELS, null, label.labelMillis(), bytes(label.transactionId()), value);
    }

    @Override
    public void clock(long worldMillis) {
        if (unacknowledgedClocks.get() > 0) {
            return;
        }
        Clock clock = Clock.newBuilder().setWorldTimeMillis(worldMillis).build();
        clock(
                TRANSACTIONS,
                worldMillis,
                TransactionRecord.newBuilder().setClock(clock).build().toByteArray());
        clock(
                LABELS,
                worldMillis,
                LabelRecord.newBuilder().setClock(clock).build().toByteArray());
    }

    private void clock(String topic, long worldMillis, byte[] value) {
        int partitions = producer.partitionsFor(topic).size();
        for (int partition = 0; partition < partitions; partition++) {
            unacknowledgedClocks.incrementAndGet();
            send(
                    new ProducerRecord<>(topic, partition, worldMillis, null, value),
                    unacknowledgedClocks::decrementAndGet);
        }
    }

    /** Publishes the state of a row as history leaves it. */
    void bootstrap(Entity entity, BootstrapState state) {
        send(new ProducerRecord<>(Bootstrap.topic(entity), bytes(state.getEntity()), state.toByteArray()), () -> {});
    }

    private void send(ProducerRecord<byte[], byte[]> record, Runnable acknowledged) {
        unacknowledged.incrementAndGet();
        producer.send(record, (metadata, error) -> {
            unacknowledged.decrementAndGet();
            if (error == null) {
                acknowledged.run();
            } else if (!inbox.isStopping()) {
                inbox.add(new Signal.Broken("a record could not be published on " + record.topic(), error));
            }
        });
    }

    @Override
    public boolean flush(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (unacknowledged.get() > 0
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return unacknowledged.get() == 0;
    }

    @Override
    public void close() {
        producer.close(Duration.ofMillis(500));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
