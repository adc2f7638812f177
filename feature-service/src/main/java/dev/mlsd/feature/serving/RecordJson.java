package dev.mlsd.feature.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Payments and labels as JSON with the names of their fields in protobuf, for people who look at records and repair them. */
final class RecordJson {

    private static final Set<String> PAYMENT =
            Set.of("transaction_id", "customer_id", "terminal_id", "amount_minor", "event_time_millis");
    private static final Set<String> LABEL =
            Set.of("transaction_id", "customer_id", "terminal_id", "event_time_millis", "label_time_millis", "fraud");

    private RecordJson() {}

    /** What a record's value holds; empty where it holds no payment or label. */
    static Optional<Map<String, Object>> read(String topic, ByteString value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        try {
            if (topic.equals("labels")) {
                LabelRecord record = LabelRecord.parseFrom(value);
                if (record.hasLabel()) {
                    Label label = record.getLabel();
                    fields.put("transaction_id", label.getTransactionId());
                    fields.put("customer_id", label.getCustomerId());
                    fields.put("terminal_id", label.getTerminalId());
                    fields.put("event_time_millis", label.getEventTimeMillis());
                    fields.put("label_time_millis", label.getLabelTimeMillis());
                    fields.put("fraud", label.getFraud());
                }
            } else if (topic.equals("transactions")) {
                TransactionRecord record = TransactionRecord.parseFrom(value);
                if (record.hasPayment()) {
                    Payment payment = record.getPayment();
                    fields.put("transaction_id", payment.getTransactionId());
                    fields.put("customer_id", payment.getCustomerId());
                    fields.put("terminal_id", payment.getTerminalId());
                    fields.put("amount_minor", payment.getAmountMinor());
                    fields.put("event_time_millis", payment.getEventTimeMillis());
                }
            }
        } catch (InvalidProtocolBufferException e) {
            // That is what it is in quarantine for.
            return Optional.empty();
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(fields);
    }

    /**
     * The value of a record with all of the fields of its topic. Throws {@link InvalidRequestException} that names every field that is
     * missing, unknown or of another kind; what may stand in them the contract says.
     */
    static byte[] write(String topic, JsonNode record) {
        boolean ofLabel = topic.equals("labels");
        Set<String> known = ofLabel ? LABEL : PAYMENT;
        if (!record.isObject()) {
            throw new InvalidRequestException("record", "no object", "an object with " + sorted(known));
        }
        Violations violations = new Violations();
        record.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                violations.add("record." + name, "a field of this name", "fields of " + sorted(known));
            }
        });
        String transaction = text(record, "transaction_id", violations);
        String customer = text(record, "customer_id", violations);
        String terminal = text(record, "terminal_id", violations);
        long event = number(record, "event_time_millis", violations);
        byte[] value;
        if (ofLabel) {
            JsonNode fraud = record.path("fraud");
            if (!fraud.isBoolean()) {
                violations.add("record.fraud", shown(fraud), "true or false");
            }
            value = LabelRecord.newBuilder()
                    .setLabel(Label.newBuilder()
                            .setTransactionId(transaction)
                            .setCustomerId(customer)
                            .setTerminalId(terminal)
                            .setEventTimeMillis(event)
                            .setLabelTimeMillis(number(record, "label_time_millis", violations))
                            .setFraud(fraud.asBoolean()))
                    .build()
                    .toByteArray();
        } else {
            value = TransactionRecord.newBuilder()
                    .setPayment(Payment.newBuilder()
                            .setTransactionId(transaction)
                            .setCustomerId(customer)
                            .setTerminalId(terminal)
                            .setAmountMinor(number(record, "amount_minor", violations))
                            .setEventTimeMillis(event))
                    .build()
                    .toByteArray();
        }
        if (!violations.found().isEmpty()) {
            throw new InvalidRequestException(violations.found());
        }
        return value;
    }

    private static Object sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private static String text(JsonNode record, String name, Violations violations) {
        JsonNode node = record.path(name);
        if (!node.isTextual()) {
            violations.add("record." + name, shown(node), "text");
        }
        return node.isTextual() ? node.textValue() : "";
    }

    private static long number(JsonNode record, String name, Violations violations) {
        JsonNode node = record.path(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            violations.add("record." + name, shown(node), "a whole number");
        }
        return node.asLong();
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "nothing" : Violations.quoted(node.toString());
    }
}
