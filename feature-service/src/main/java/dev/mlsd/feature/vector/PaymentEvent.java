package dev.mlsd.feature.vector;

/**
 * A card payment.
 *
 * @param amountMinor minor units
 * @param eventMillis when it was made, world time
 */
public record PaymentEvent(
        String transactionId, String customerId, String terminalId, long amountMinor, long eventMillis) {}
