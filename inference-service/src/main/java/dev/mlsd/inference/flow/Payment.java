package dev.mlsd.inference.flow;

/**
 * A payment that asks for a decision. Its fields were checked at the door.
 *
 * @param amountMinor minor units
 * @param eventTimeMillis the moment of the payment, world time, milliseconds since the epoch
 */
public record Payment(
        String transactionId, String customerId, String terminalId, long amountMinor, long eventTimeMillis) {

    private static final double MINOR_PER_MAJOR = 100.0;

    /** The amount in major units. */
    public double amount() {
        return amountMinor / MINOR_PER_MAJOR;
    }
}
