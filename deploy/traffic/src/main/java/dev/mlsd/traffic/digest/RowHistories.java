package dev.mlsd.traffic.digest;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.v1.BootstrapState;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.feature.window.EntityWindows;
import dev.mlsd.feature.window.EventIds;
import dev.mlsd.traffic.guard.EventKey;
import dev.mlsd.traffic.guard.Row;
import dev.mlsd.traffic.topic.TopicReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Rows as they were at any of their versions: the state that history left, and then, one by one, the events that {@code features}
 * says were applied. Memory grows with the events of the rows that are asked for.
 */
final class RowHistories {

    private record Change(EventKey event, long eventMillis, long arrivalMillis) {}

    private final Map<String, FeatureView.Windows> views = new HashMap<>();
    private final Map<Row, byte[]> states = new HashMap<>();
    private final Map<Row, List<Change>> changes = new HashMap<>();
    /** What an event carries. */
    private record Carried(long value, String customerId, String terminalId) {}

    private final Map<EventKey, Carried> values = new HashMap<>();

    private RowHistories(Registry registry) {
        for (FeatureView view : registry.views()) {
            if (view instanceof FeatureView.Windows windows) {
                views.put(view.id(), windows);
            }
        }
    }

    /** Reads the histories of rows. */
    static RowHistories read(String kafka, Registry registry, Set<Row> rows) {
        RowHistories histories = new RowHistories(registry);
        Set<EventKey> events = new HashSet<>();
        try (TopicReader reader = new TopicReader(kafka, "mlsd-digest-rows")) {
            reader.readAll(
                    List.of("bootstrap-customer", "bootstrap-terminal"), record -> histories.state(rows, record));
            reader.readAll(List.of("features"), record -> histories.change(rows, events, record));
            reader.readAll(List.of("transactions", "labels"), record -> histories.value(events, record));
        }
        return histories;
    }

    private void state(Set<Row> rows, ConsumerRecord<byte[], byte[]> record) {
        BootstrapState state = parsed(record, () -> BootstrapState.parseFrom(record.value()));
        Row row = new Row(state.getView(), state.getEntity());
        if (rows.contains(row)) {
            states.put(row, state.getState().toByteArray());
        }
    }

    private void change(Set<Row> rows, Set<EventKey> events, ConsumerRecord<byte[], byte[]> record) {
        FeatureRowChange change = parsed(record, () -> FeatureRowChange.parseFrom(record.value()));
        Row row = new Row(change.getView(), change.getEntity());
        FeatureView.Windows view = views.get(row.view());
        if (view != null && rows.contains(row)) {
            EventKey event = new EventKey(view.source(), change.getEventId());
            events.add(event);
            changes.computeIfAbsent(row, first -> new ArrayList<>())
                    .add(new Change(event, change.getEventTimeMillis(), change.getArrivalTimeMillis()));
        }
    }

    private void value(Set<EventKey> events, ConsumerRecord<byte[], byte[]> record) {
        EventKey event;
        Carried value;
        try {
            if (record.topic().equals("transactions")) {
                TransactionRecord transaction = TransactionRecord.parseFrom(record.value());
                Payment payment = transaction.getPayment();
                event = new EventKey(Source.TRANSACTIONS, payment.getTransactionId());
                value = new Carried(payment.getAmountMinor(), payment.getCustomerId(), payment.getTerminalId());
            } else {
                Label label = LabelRecord.parseFrom(record.value()).getLabel();
                event = new EventKey(Source.LABELS, label.getTransactionId());
                value = new Carried(label.getFraud() ? 1 : 0, label.getCustomerId(), label.getTerminalId());
            }
        } catch (InvalidProtocolBufferException e) {
            // It is in quarantine, and no row has it.
            return;
        }
        if (events.contains(event)) {
            values.putIfAbsent(event, value);
        }
    }

    private interface Parsing<T> {
        T parse() throws InvalidProtocolBufferException;
    }

    private static <T> T parsed(ConsumerRecord<byte[], byte[]> record, Parsing<T> parsing) {
        try {
            return parsing.parse();
        } catch (InvalidProtocolBufferException e) {
            throw new DigestException("offset " + record.offset() + " of partition " + record.partition() + " of "
                    + record.topic() + " is not what belongs there: " + e.getMessage());
        }
    }

    /** The row when this many events had been applied; empty when it never was like that. */
    Optional<EntityWindows> at(Row row, long sequence, long newestArrivalMillis) {
        FeatureView.Windows view = views.get(row.view());
        if (view == null) {
            return Optional.empty();
        }
        byte[] state = states.get(row);
        EntityWindows windows =
                state == null ? new EntityWindows(view.layout()) : EntityWindows.decode(view.layout(), state, 0);
        for (Change change : changes.getOrDefault(row, List.of())) {
            if (windows.sequence() >= sequence && windows.newestArrivalMillis() >= newestArrivalMillis) {
                break;
            }
            Carried carried = values.get(change.event());
            if (carried == null) {
                return Optional.empty();
            }
            long measured = view.source() == Source.TRANSACTIONS
                    ? view.measure().ofPayment(carried.value(), change.eventMillis())
                    : carried.value();
            windows.add(
                    EventIds.hash(change.event().id()),
                    change.eventMillis(),
                    change.arrivalMillis(),
                    measured,
                    VectorPlan.attributeOf(view, carried.customerId(), carried.terminalId()));
        }
        boolean found = windows.sequence() == sequence && windows.newestArrivalMillis() == newestArrivalMillis;
        return found ? Optional.of(windows) : Optional.empty();
    }
}
