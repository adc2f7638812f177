package dev.mlsd.feature.vector;

/**
 * What became known about a payment.
 *
 * @param eventMillis when the payment was made
 * @param labelMillis when the label became known; windows of labels run on this time
 */
public record LabelEvent(
        String transactionId,
        String customerId,
        String terminalId,
        long eventMillis,
        long labelMillis,
        boolean fraud) {}
