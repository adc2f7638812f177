package dev.mlsd.feature.testing;

import dev.mlsd.feature.v1.BootstrapState;
import dev.mlsd.feature.v1.Clock;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes what the traffic source publishes. */
public final class Topic implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    public Topic(String broker) {
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker, ProducerConfig.LINGER_MS_CONFIG, 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** A payment that arrives when it is made. */
    public void payment(PaymentEvent payment) {
        send("transactions", payment.customerId(), bytes(payment), payment.eventMillis());
    }

    /** A payment's record value. */
    public static byte[] bytes(PaymentEvent payment) {
        return TransactionRecord.newBuilder()
                .setPayment(Payment.newBuilder()
                        .setTransactionId(payment.transactionId())
                        .setCustomerId(payment.customerId())
                        .setTerminalId(payment.terminalId())
                        .setAmountMinor(payment.amountMinor())
                        .setEventTimeMillis(payment.eventMillis()))
                .build()
                .toByteArray();
    }

    /** A label that arrives when it becomes known. */
    public void label(LabelEvent label) {
        send("labels", label.transactionId(), bytes(label), label.labelMillis());
    }

    /** A label's record value. */
    public static byte[] bytes(LabelEvent label) {
        return LabelRecord.newBuilder()
                .setLabel(Label.newBuilder()
                        .setTransactionId(label.transactionId())
                        .setCustomerId(label.customerId())
                        .setTerminalId(label.terminalId())
                        .setEventTimeMillis(label.eventMillis())
                        .setLabelTimeMillis(label.labelMillis())
                        .setFraud(label.fraud()))
                .build()
                .toByteArray();
    }

    /** A clock to every partition of a topic. */
    public void clock(String topic, long worldMillis) {
        Clock clock = Clock.newBuilder().setWorldTimeMillis(worldMillis).build();
        byte[] value = topic.equals("labels")
                ? LabelRecord.newBuilder().setClock(clock).build().toByteArray()
                : TransactionRecord.newBuilder().setClock(clock).build().toByteArray();
        for (int partition = 0; partition < 4; partition++) {
            sent.add(producer.send(new ProducerRecord<>(topic, partition, worldMillis, null, value)));
        }
        flush();
    }

    /** The state of an entity in a view. */
    public void bootstrap(String topic, String view, String entity, byte[] state) {
        byte[] value = BootstrapState.newBuilder()
                .setView(view)
                .setEntity(entity)
                .setState(com.google.protobuf.ByteString.copyFrom(state))
                .build()
                .toByteArray();
        send(topic, entity, value, 1);
    }

    /** Anything. */
    public void send(String topic, String key, byte[] value, long arrivalMillis) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        sent.add(producer.send(new ProducerRecord<>(topic, null, arrivalMillis, keyBytes, value)));
    }

    /** Waits until the broker has it all. */
    public void flush() {
        producer.flush();
        for (Future<RecordMetadata> record : sent) {
            try {
                record.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("a record could not be published", e);
            }
        }
        sent.clear();
    }

    @Override
    public void close() {
        producer.close();
    }
}
