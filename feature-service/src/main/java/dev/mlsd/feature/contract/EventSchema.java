package dev.mlsd.feature.contract;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What the records of a topic are in Protobuf, read without reflection.
 *
 * @param <R> the record, an event or a clock
 * @param <E> the event
 * @param name of the record's message
 * @param prefix of the event's fields in a violation
 * @param what the record holds, as a phrase
 * @param event the event of a record; null where it has none
 */
record EventSchema<R, E>(
        String topic,
        String name,
        String prefix,
        String what,
        Parser<R> parser,
        Function<R, E> event,
        Predicate<R> clock,
        List<Column<E>> columns) {

    static final EventSchema<TransactionRecord, Payment> TRANSACTIONS = new EventSchema<>(
            "transactions",
            "TransactionRecord",
            "payment",
            "a payment or a clock",
            TransactionRecord.parser(),
            read -> read.hasPayment() ? read.getPayment() : null,
            TransactionRecord::hasClock,
            List.of(
                    Column.text("transaction_id", Payment::getTransactionId),
                    Column.text("customer_id", Payment::getCustomerId),
                    Column.text("terminal_id", Payment::getTerminalId),
                    Column.number("amount_minor", FieldRule.Type.INT64, Payment::getAmountMinor),
                    Column.number("event_time_millis", FieldRule.Type.TIME, Payment::getEventTimeMillis)));

    static final EventSchema<LabelRecord, Label> LABELS = new EventSchema<>(
            "labels",
            "LabelRecord",
            "label",
            "a label or a clock",
            LabelRecord.parser(),
            read -> read.hasLabel() ? read.getLabel() : null,
            LabelRecord::hasClock,
            List.of(
                    Column.text("transaction_id", Label::getTransactionId),
                    Column.text("customer_id", Label::getCustomerId),
                    Column.text("terminal_id", Label::getTerminalId),
                    Column.number("event_time_millis", FieldRule.Type.TIME, Label::getEventTimeMillis),
                    Column.number("label_time_millis", FieldRule.Type.TIME, Label::getLabelTimeMillis),
                    Column.number("fraud", FieldRule.Type.BOOL, label -> label.getFraud() ? 1 : 0)));

    /** Every topic that a contract can be about. */
    static final List<EventSchema<?, ?>> ALL = List.of(TRANSACTIONS, LABELS);

    /**
     * A field: text has {@code text}, all else {@code number}.
     *
     * @param <E> the event
     */
    record Column<E>(String name, FieldRule.Type type, Function<E, String> text, ToLongFunction<E> number) {

        static <E> Column<E> text(String name, Function<E, String> text) {
            return new Column<>(name, FieldRule.Type.STRING, text, null);
        }

        static <E> Column<E> number(String name, FieldRule.Type type, ToLongFunction<E> number) {
            return new Column<>(name, type, null, number);
        }

        /** Whether there is something in it; a number or bool always counts as something. */
        boolean isPresent(E event) {
            return switch (type) {
                case STRING -> !text.apply(event).isEmpty();
                case TIME -> number.applyAsLong(event) != 0;
                case INT64, BOOL -> true;
            };
        }
    }

    /** The field of a name, which must be there. */
    Column<E> column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(topic + " has no field " + name));
    }

    /** What a value holds; null where it is none of these. */
    R parse(byte[] value) {
        try {
            return value == null ? null : parser.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }
}
