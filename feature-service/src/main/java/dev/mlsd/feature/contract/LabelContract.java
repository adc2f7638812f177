package dev.mlsd.feature.contract;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import java.util.Optional;

/** What a record on {@code labels} may hold. */
public final class LabelContract {

    private LabelContract() {}

    /**
     * Checks a record: ids and times in their ranges, and the label not before its payment. A clock has nothing to be wrong.
     *
     * @param value of the record; may be null
     * @param arrivalMillis the record's timestamp
     */
    public static Checked<LabelRecord> check(byte[] value, long arrivalMillis) {
        Violations violations = new Violations();
        LabelRecord parsed = parse(value, violations);
        switch (parsed.getBodyCase()) {
            case LABEL -> label(parsed.getLabel(), arrivalMillis, violations);
            case CLOCK -> {}
            case BODY_NOT_SET -> {
                if (violations.found().isEmpty()) {
                    violations.add("body", "nothing", "a label or a clock");
                }
            }
        }
        return violations.judge(parsed);
    }

    /** What a value holds where it holds a label, whatever is wrong with it. */
    public static Optional<LabelRecord> label(byte[] value) {
        LabelRecord parsed = parse(value, new Violations());
        return parsed.hasLabel() ? Optional.of(parsed) : Optional.empty();
    }

    private static LabelRecord parse(byte[] value, Violations violations) {
        try {
            if (value != null) {
                return LabelRecord.parseFrom(value);
            }
            violations.add("value", Violations.shown(null), "a LabelRecord in protobuf");
        } catch (InvalidProtocolBufferException e) {
            violations.add("value", Violations.shown(value), "a LabelRecord in protobuf");
        }
        return LabelRecord.getDefaultInstance();
    }

    private static void label(Label label, long arrivalMillis, Violations violations) {
        violations.id("label.transaction_id", label.getTransactionId());
        violations.id("label.customer_id", label.getCustomerId());
        violations.id("label.terminal_id", label.getTerminalId());
        violations.time("label.event_time_millis", label.getEventTimeMillis(), arrivalMillis);
        violations.time("label.label_time_millis", label.getLabelTimeMillis(), arrivalMillis);
        if (label.getLabelTimeMillis() < label.getEventTimeMillis()) {
            violations.add(
                    "label.label_time_millis",
                    Long.toString(label.getLabelTimeMillis()),
                    "at or after event_time_millis, which is " + label.getEventTimeMillis());
        }
    }
}
