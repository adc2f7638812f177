package dev.mlsd.traffic.drive;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.traffic.guard.EventKey;
import dev.mlsd.traffic.schedule.WorldEvent;
import dev.mlsd.traffic.topic.TopicReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What an earlier run published after its last position. A payment is published only when it has been decided, so none of these is
 * decided again: its rows may hold it already, and a second decision would see itself.
 *
 * <p>Records are found by their time, which is the event's: whatever their order, those at or after a position lie behind the first
 * record that is. Memory: an id for each event between the position and the crash.
 */
final class EarlierEvents {

    private static final String TRANSACTIONS = "transactions";
    private static final String LABELS = "labels";
    private static final Logger LOG = Logger.getLogger(EarlierEvents.class.getName());

    private final Set<EventKey> keys;
    private final long newestMillis;

    private EarlierEvents(Set<EventKey> keys, long newestMillis) {
        this.keys = keys;
        this.newestMillis = newestMillis;
    }

    /** Of a run that begins a world. */
    static EarlierEvents none() {
        return of(Set.of(), Long.MIN_VALUE);
    }

    /** These ones, of which the newest has this world time. */
    static EarlierEvents of(Set<EventKey> keys, long newestMillis) {
        return new EarlierEvents(new HashSet<>(keys), newestMillis);
    }

    /** Those of a world time or later that the topics hold now. */
    static EarlierEvents read(String kafka, long fromMillis) {
        Set<EventKey> keys = new HashSet<>();
        long[] newest = {Long.MIN_VALUE};
        try (TopicReader reader = new TopicReader(kafka, "mlsd-traffic-earlier")) {
            reader.readFrom(List.of(TRANSACTIONS, LABELS), fromMillis, record -> {
                if (record.timestamp() >= fromMillis && add(keys, record)) {
                    newest[0] = Math.max(newest[0], record.timestamp());
                }
            });
        }
        return new EarlierEvents(keys, newest[0]);
    }

    /** False when it is no event. */
    private static boolean add(Set<EventKey> keys, ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(TRANSACTIONS)) {
                TransactionRecord transaction = TransactionRecord.parseFrom(record.value());
                return transaction.hasPayment()
                        && keys.add(new EventKey(
                                Source.TRANSACTIONS, transaction.getPayment().getTransactionId()));
            }
            LabelRecord label = LabelRecord.parseFrom(record.value());
            return label.hasLabel()
                    && keys.add(new EventKey(Source.LABELS, label.getLabel().getTransactionId()));
        } catch (InvalidProtocolBufferException e) {
            // Whoever put it there, it was not an earlier run; feature-service has it in quarantine.
            LOG.fine(() -> "offset " + record.offset() + " of " + record.topic() + " is no event: " + e.getMessage());
            return false;
        }
    }

    /** Whether an event was published by an earlier run; an event is asked for once. */
    boolean take(WorldEvent event) {
        return !keys.isEmpty() && keys.remove(event.key());
    }

    int size() {
        return keys.size();
    }

    /** World time of the newest; {@link Long#MIN_VALUE} when there is none. */
    long newestMillis() {
        return newestMillis;
    }
}
