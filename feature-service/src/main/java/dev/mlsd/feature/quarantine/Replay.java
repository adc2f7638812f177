package dev.mlsd.feature.quarantine;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.contract.Checked;
import dev.mlsd.feature.contract.LabelContract;
import dev.mlsd.feature.contract.PaymentContract;
import dev.mlsd.feature.contract.Violation;
import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.TransactionRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A record as it would be sent again: keyed by what it says itself and checked by the contract of its topic as if it came now. Pure.
 *
 * @param violations what is wrong with it; empty when it may be sent
 */
record Replay(byte[] key, byte[] value, List<Violation> violations) {

    /** The topics whose records can be sent again; what this service sends to itself is not repaired but made anew. */
    static final List<String> TOPICS = List.of("transactions", "labels");

    Replay {
        violations = List.copyOf(violations);
    }

    /** A record of a topic of {@link #TOPICS}. */
    static Replay of(String topic, byte[] value, long arrivalMillis) {
        byte[] key = key(topic, value).getBytes(StandardCharsets.UTF_8);
        Checked<?> checked = topic.equals("labels")
                ? LabelContract.check(value, arrivalMillis)
                : PaymentContract.check(key, value, arrivalMillis);
        return switch (checked) {
            case Checked.Accepted<?> accepted -> new Replay(key, value, events(topic, value));
            case Checked.Rejected<?> rejected -> new Replay(key, value, rejected.violations());
        };
    }

    private static String key(String topic, byte[] value) {
        try {
            return topic.equals("labels")
                    ? LabelRecord.parseFrom(value).getLabel().getTransactionId()
                    : TransactionRecord.parseFrom(value).getPayment().getCustomerId();
        } catch (InvalidProtocolBufferException e) {
            // The contract says so with all else.
            return "";
        }
    }

    /** A clock is for the source of the world alone to send. */
    private static List<Violation> events(String topic, byte[] value) {
        boolean event;
        try {
            event = topic.equals("labels")
                    ? LabelRecord.parseFrom(value).hasLabel()
                    : TransactionRecord.parseFrom(value).hasPayment();
        } catch (InvalidProtocolBufferException e) {
            event = false;
        }
        Violations violations = new Violations();
        if (!event) {
            violations.add("body", "a clock", "a payment or a label");
        }
        return violations.found();
    }
}
