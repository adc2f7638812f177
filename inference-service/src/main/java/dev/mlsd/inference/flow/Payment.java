package dev.mlsd.inference.flow;

/**
 * A payment that asks for a decision. Its fields were checked at the door.
 *
 * @param amountMinor minor units
 * @param eventTimeMillis the moment of the payment, world time, milliseconds since the epoch
 * @param loadTest made up to put load on the service; decided and written down like any other, but counted as nobody's payment
 * @param explain whether the answer is to say why
 */
public record Payment(
        String transactionId,
        String customerId,
        String terminalId,
        long amountMinor,
        long eventTimeMillis,
        boolean loadTest,
        boolean explain) {

    private static final double MINOR_PER_MAJOR = 100.0;

    /** A payment that somebody makes. */
    public Payment(String transactionId, String customerId, String terminalId, long amountMinor, long eventTimeMillis) {
        this(transactionId, customerId, terminalId, amountMinor, eventTimeMillis, false);
    }

    /** A payment whose answer need not say why. */
    public Payment(
            String transactionId,
            String customerId,
            String terminalId,
            long amountMinor,
            long eventTimeMillis,
            boolean loadTest) {
        this(transactionId, customerId, terminalId, amountMinor, eventTimeMillis, loadTest, false);
    }

    /** The amount in major units. */
    public double amount() {
        return amountMinor / MINOR_PER_MAJOR;
    }
}
