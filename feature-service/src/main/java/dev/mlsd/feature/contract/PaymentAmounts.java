package dev.mlsd.feature.contract;

/** What the contract of payments allows as an amount, in minor units; for those too who have no Protobuf. */
public final class PaymentAmounts {

    private static final FieldRule RULE = Contracts.SHIPPED.of("transactions").field("amount_minor");

    /** The smallest. */
    public static final long SMALLEST_MINOR = RULE.minimum().orElse(Long.MIN_VALUE);

    /** The largest. */
    public static final long LARGEST_MINOR = RULE.maximum().orElse(Long.MAX_VALUE);

    private PaymentAmounts() {}
}
