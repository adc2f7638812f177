package dev.mlsd.feature.contract;

import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import java.util.Optional;

/** What a record on {@code transactions} may hold, as the contract that ships with the service says. */
public final class PaymentContract {

    /** The key decides which task owns the customer's rows; so the contract must bind it. */
    static final RecordContract<TransactionRecord, Payment> RULES =
            new RecordContract<>(Contracts.SHIPPED.of("transactions"), EventSchema.TRANSACTIONS);

    private PaymentContract() {}

    /**
     * Checks a record by every rule of its contract. A clock has nothing to be wrong.
     *
     * @param key of the record; may be null
     * @param value of the record; may be null
     * @param arrivalMillis the record's timestamp
     */
    public static Checked<TransactionRecord> check(byte[] key, byte[] value, long arrivalMillis) {
        return RULES.check(key, value, arrivalMillis);
    }

    /** What a value holds where it holds a payment, whatever is wrong with it. */
    public static Optional<TransactionRecord> payment(byte[] value) {
        return RULES.readable(value);
    }
}
