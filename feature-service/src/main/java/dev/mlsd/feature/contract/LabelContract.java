package dev.mlsd.feature.contract;

import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import java.util.Optional;

/** What a record on {@code labels} may hold, as the contract that ships with the service says. */
public final class LabelContract {

    static final RecordContract<LabelRecord, Label> RULES =
            new RecordContract<>(Contracts.SHIPPED.of("labels"), EventSchema.LABELS);

    private LabelContract() {}

    /**
     * Checks a record by every rule of its contract. A clock has nothing to be wrong.
     *
     * @param value of the record; may be null
     * @param arrivalMillis the record's timestamp
     */
    public static Checked<LabelRecord> check(byte[] value, long arrivalMillis) {
        return RULES.check(null, value, arrivalMillis);
    }

    /** What a value holds where it holds a label, whatever is wrong with it. */
    public static Optional<LabelRecord> label(byte[] value) {
        return RULES.readable(value);
    }
}
