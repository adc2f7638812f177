import com.google.protobuf.MessageLite;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The world that the scripts measure in: 9 600 payments a day of 5 000 customers at 10 000 terminals, as in the reference data. */
final class World {

    static final int CUSTOMERS = 5_000;
    static final int TERMINALS = 10_000;
    private static final long BETWEEN_MILLIS = 9_000;
    private static final long BEGIN = 1_530_000_000_000L;
    private static final long LABEL_DELAY_MILLIS = 3_600_000;

    private World() {}

    /** When a payment is made. */
    static long moment(int payment) {
        return BEGIN + payment * BETWEEN_MILLIS;
    }

    static String customer(int payment) {
        return "c" + new SplittableRandom(payment).nextInt(CUSTOMERS);
    }

    static String terminal(int payment) {
        return "t" + new SplittableRandom(~payment).nextInt(TERMINALS);
    }

    /** Payments of numbers from {@code first} on, encoded. */
    static List<ProducerRecord<byte[], byte[]>> payments(int first, int count) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(count);
        for (int i = first; i < first + count; i++) {
            TransactionRecord payment = TransactionRecord.newBuilder()
                    .setPayment(Payment.newBuilder()
                            .setTransactionId("payment-" + i)
                            .setCustomerId(customer(i))
                            .setTerminalId(terminal(i))
                            .setAmountMinor(100 + i % 49_999)
                            .setEventTimeMillis(moment(i)))
                    .build();
            records.add(record("transactions", moment(i), customer(i), payment));
        }
        return records;
    }

    /** The labels of payments. */
    static List<ProducerRecord<byte[], byte[]>> labels(int first, int count) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(count);
        for (int i = first; i < first + count; i++) {
            LabelRecord label = LabelRecord.newBuilder()
                    .setLabel(Label.newBuilder()
                            .setTransactionId("payment-" + i)
                            .setCustomerId(customer(i))
                            .setTerminalId(terminal(i))
                            .setEventTimeMillis(moment(i))
                            .setLabelTimeMillis(moment(i) + LABEL_DELAY_MILLIS)
                            .setFraud(i % 125 == 0))
                    .build();
            records.add(record("labels", moment(i) + LABEL_DELAY_MILLIS, "payment-" + i, label));
        }
        return records;
    }

    static ProducerRecord<byte[], byte[]> record(String topic, long arrivalMillis, String key, MessageLite value) {
        return new ProducerRecord<>(
                topic, null, arrivalMillis, key.getBytes(StandardCharsets.UTF_8), value.toByteArray());
    }

    static KafkaProducer<byte[], byte[]> producer(String kafka) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "linger.ms", "20", "batch.size", "131072", "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
