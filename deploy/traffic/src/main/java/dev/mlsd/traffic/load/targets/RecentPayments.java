package dev.mlsd.traffic.load.targets;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.traffic.topic.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/** The last payments of the running world, from the end of the topic {@code transactions}. */
public final class RecentPayments {

    private static final String TRANSACTIONS = "transactions";
    private static final int LARGEST = 4_000;

    /** A world that has just been started makes its past first. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** Records of a partition to read; clocks lie between the payments, so a quiet world takes more of them. */
    private static final List<Integer> RECORDS = List.of(3_000, 50_000);

    private final List<Material.Recent> payments = new ArrayList<>();
    private long worldMillis;

    private RecentPayments() {}

    /**
     * Reads them, and waits for the first ones up to 30 seconds.
     *
     * @throws LoadException when the broker does not answer, or there are no payments
     */
    public static Material read(String kafka) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (TopicReader reader = new TopicReader(kafka, "mlsd-load")) {
            while (true) {
                for (int records : RECORDS) {
                    RecentPayments found = new RecentPayments();
                    reader.readLast(TRANSACTIONS, records, found::add);
                    if (!found.payments.isEmpty()) {
                        return found.material();
                    }
                }
                if (System.nanoTime() - end >= 0) {
                    throw new LoadException(
                            "no_world",
                            "the topic " + TRANSACTIONS + " has no payments, also after " + PATIENCE.toSeconds()
                                    + " s; a world must run that has some");
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("no_world", "interrupted while waiting for the world's first payments");
        } catch (KafkaException e) {
            throw new LoadException(
                    "no_world",
                    "the payments to ask about could not be read from Kafka at " + kafka + " (" + e.getMessage()
                            + "); deploy/mlsd up starts a stack");
        }
    }

    private Material material() {
        payments.sort(Comparator.comparingLong(Material.Recent::eventMillis));
        return new Material(payments.subList(Math.max(0, payments.size() - LARGEST), payments.size()), worldMillis);
    }

    private void add(ConsumerRecord<byte[], byte[]> message) {
        try {
            TransactionRecord body = TransactionRecord.parseFrom(message.value());
            worldMillis = Math.max(worldMillis, message.timestamp());
            if (body.hasPayment()) {
                Payment payment = body.getPayment();
                payments.add(new Material.Recent(
                        payment.getCustomerId(),
                        payment.getTerminalId(),
                        payment.getAmountMinor(),
                        payment.getEventTimeMillis()));
            }
        } catch (InvalidProtocolBufferException notFromThisWorld) {
            // The contract's door quarantines it; nothing to ask about.
            return;
        }
    }
}
