package dev.mlsd.feature.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a topic's events by name, in the order of their message. It knows no Protobuf, so that who only asks a contract what it
 * allows, as the training job does, needs none.
 */
record EventFields(String topic, Map<String, FieldRule.Type> types) {

    static final EventFields TRANSACTIONS = new EventFields(
            "transactions",
            ordered(
                    "transaction_id", FieldRule.Type.STRING,
                    "customer_id", FieldRule.Type.STRING,
                    "terminal_id", FieldRule.Type.STRING,
                    "amount_minor", FieldRule.Type.INT64,
                    "event_time_millis", FieldRule.Type.TIME));

    static final EventFields LABELS = new EventFields(
            "labels",
            ordered(
                    "transaction_id", FieldRule.Type.STRING,
                    "customer_id", FieldRule.Type.STRING,
                    "terminal_id", FieldRule.Type.STRING,
                    "event_time_millis", FieldRule.Type.TIME,
                    "label_time_millis", FieldRule.Type.TIME,
                    "fraud", FieldRule.Type.BOOL));

    /** Every topic that a contract can be about. */
    static final List<EventFields> ALL = List.of(TRANSACTIONS, LABELS);

    private static Map<String, FieldRule.Type> ordered(Object... namesAndTypes) {
        Map<String, FieldRule.Type> types = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            types.put((String) namesAndTypes[i], (FieldRule.Type) namesAndTypes[i + 1]);
        }
        return types;
    }
}
