package dev.mlsd.feature.contract;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a record on {@code transactions} may hold. */
public final class PaymentContract {

    private PaymentContract() {}

    /**
     * Checks a record: ids, amount and time in their ranges, and the key equal to the customer, because the key decides which
     * task owns the customer's rows. A clock has nothing to be wrong.
     *
     * @param key of the record; may be null
     * @param value of the record; may be null
     * @param arrivalMillis the record's timestamp
     */
    public static Checked<TransactionRecord> check(byte[] key, byte[] value, long arrivalMillis) {
        Violations violations = new Violations();
        TransactionRecord parsed = parse(value, violations);
        switch (parsed.getBodyCase()) {
            case PAYMENT -> payment(key, parsed.getPayment(), arrivalMillis, violations);
            case CLOCK -> {}
            case BODY_NOT_SET -> {
                if (violations.found().isEmpty()) {
                    violations.add("body", "nothing", "a payment or a clock");
                }
            }
        }
        return violations.judge(parsed);
    }

    /** What a value holds where it holds a payment, whatever is wrong with it. */
    public static Optional<TransactionRecord> payment(byte[] value) {
        TransactionRecord parsed = parse(value, new Violations());
        return parsed.hasPayment() ? Optional.of(parsed) : Optional.empty();
    }

    private static TransactionRecord parse(byte[] value, Violations violations) {
        try {
            if (value != null) {
                return TransactionRecord.parseFrom(value);
            }
            violations.add("value", Violations.shown(null), "a TransactionRecord in protobuf");
        } catch (InvalidProtocolBufferException e) {
            violations.add("value", Violations.shown(value), "a TransactionRecord in protobuf");
        }
        return TransactionRecord.getDefaultInstance();
    }

    private static void payment(byte[] key, Payment payment, long arrivalMillis, Violations violations) {
        violations.id("payment.transaction_id", payment.getTransactionId());
        violations.id("payment.customer_id", payment.getCustomerId());
        violations.id("payment.terminal_id", payment.getTerminalId());
        violations.amount("payment.amount_minor", payment.getAmountMinor());
        violations.time("payment.event_time_millis", payment.getEventTimeMillis(), arrivalMillis);
        String named = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        if (!named.equals(payment.getCustomerId())) {
            violations.add("key", Violations.quoted(named), "the payment's customer_id");
        }
    }
}
