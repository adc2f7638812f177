package dev.mlsd.workbench.bench;

import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.workbench.experiment.Bench.PaymentEvent;
import dev.mlsd.workbench.experiment.ExperimentException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Payments onto the topic {@code transactions}, as the traffic source writes them: keyed by customer, the timestamp is the arrival. */
final class EventPublisher implements AutoCloseable {

    private static final String TRANSACTIONS = "transactions";
    private static final int PATIENCE_MILLIS = 10_000;

    private final KafkaProducer<byte[], byte[]> producer;

    EventPublisher(String kafka) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "mlsd-workbench");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1L << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Publishes in this order and returns when the broker has all of them. */
    void publish(List<PaymentEvent> payments) throws ExperimentException, InterruptedException {
        List<Future<?>> sent = new ArrayList<>(payments.size());
        for (PaymentEvent payment : payments) {
            sent.add(producer.send(record(payment)));
        }
        producer.flush();
        try {
            for (Future<?> one : sent) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw new ExperimentException(
                    "broker_unavailable",
                    "the payments could not be published: " + failed.getCause().getMessage());
        }
    }

    private static ProducerRecord<byte[], byte[]> record(PaymentEvent payment) {
        Payment body = Payment.newBuilder()
                .setTransactionId(payment.id())
                .setCustomerId(payment.customer())
                .setTerminalId(payment.terminal())
                .setAmountMinor(payment.amountMinor())
                .setEventTimeMillis(payment.eventMillis())
                .build();
        return new ProducerRecord<>(
                TRANSACTIONS,
                null,
                payment.arrivalMillis(),
                payment.customer().getBytes(StandardCharsets.UTF_8),
                TransactionRecord.newBuilder().setPayment(body).build().toByteArray());
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
