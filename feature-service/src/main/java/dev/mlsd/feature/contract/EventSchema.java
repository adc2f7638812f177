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
 * @param fields of the event
 * @param name of the record's message
 * @param prefix of the event's fields in a violation
 * @param what the record holds, as a phrase
 * @param event the event of a record; null where it has none
 */
record EventSchema<R, E>(
        EventFields fields,
        String name,
        String prefix,
        String what,
        Parser<R> parser,
        Function<R, E> event,
        Predicate<R> clock,
        List<Column<E>> columns) {

    static final EventSchema<TransactionRecord, Payment> TRANSACTIONS = new EventSchema<>(
            EventFields.TRANSACTIONS,
            "TransactionRecord",
            "payment",
            "a payment or a clock",
            TransactionRecord.parser(),
            read -> read.hasPayment() ? read.getPayment() : null,
            TransactionRecord::hasClock,
            List.of(
                    text(EventFields.TRANSACTIONS, "transaction_id", Payment::getTransactionId),
                    text(EventFields.TRANSACTIONS, "customer_id", Payment::getCustomerId),
                    text(EventFields.TRANSACTIONS, "terminal_id", Payment::getTerminalId),
                    number(EventFields.TRANSACTIONS, "amount_minor", Payment::getAmountMinor),
                    number(EventFields.TRANSACTIONS, "event_time_millis", Payment::getEventTimeMillis)));

    static final EventSchema<LabelRecord, Label> LABELS = new EventSchema<>(
            EventFields.LABELS,
            "LabelRecord",
            "label",
            "a label or a clock",
            LabelRecord.parser(),
            read -> read.hasLabel() ? read.getLabel() : null,
            LabelRecord::hasClock,
            List.of(
                    text(EventFields.LABELS, "transaction_id", Label::getTransactionId),
                    text(EventFields.LABELS, "customer_id", Label::getCustomerId),
                    text(EventFields.LABELS, "terminal_id", Label::getTerminalId),
                    number(EventFields.LABELS, "event_time_millis", Label::getEventTimeMillis),
                    number(EventFields.LABELS, "label_time_millis", Label::getLabelTimeMillis),
                    number(EventFields.LABELS, "fraud", label -> label.getFraud() ? 1 : 0)));

    /**
     * A field: text has {@code text}, all else {@code number}.
     *
     * @param <E> the event
     */
    record Column<E>(String name, FieldRule.Type type, Function<E, String> text, ToLongFunction<E> number) {

        /** Whether there is something in it; a number or bool always counts as something. */
        boolean isPresent(E event) {
            return switch (type) {
                case STRING -> !text.apply(event).isEmpty();
                case TIME -> number.applyAsLong(event) != 0;
                case INT64, BOOL -> true;
            };
        }
    }

    private static <E> Column<E> text(EventFields fields, String name, Function<E, String> text) {
        return new Column<>(name, fields.types().get(name), text, null);
    }

    private static <E> Column<E> number(EventFields fields, String name, ToLongFunction<E> number) {
        return new Column<>(name, fields.types().get(name), null, number);
    }

    /** The field of a name, which must be there. */
    Column<E> column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(fields.topic() + " has no field " + name));
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
