package dev.mlsd.workbench.fault;

import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.workbench.fault.FaultKind.OfData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Records that are wrong in one thing each. Pure. All ids and keys begin with {@code bad-}, so that nobody's rows are touched. */
final class BadRecords {

    static final String TRANSACTIONS = "transactions";
    static final String LABELS = "labels";

    private BadRecords() {}

    /** A record to be written. */
    record Bad(String topic, long timestampMillis, byte[] key, byte[] value) {}

    /**
     * The {@code n}th record of a kind.
     *
     * @param worldMillis world time now: nothing here may move it
     */
    static Bad of(OfData kind, long worldMillis, long n) {
        String name = kind.prefix();
        Payment.Builder payment = Payment.newBuilder()
                .setTransactionId(name + "-" + n)
                .setCustomerId(name)
                .setTerminalId(name)
                .setAmountMinor(10_00)
                .setEventTimeMillis(worldMillis);
        return switch (kind) {
            case AMOUNT -> payment(name, worldMillis, payment.setAmountMinor(-1));
            case FUTURE ->
                payment(
                        name,
                        worldMillis,
                        payment.setEventTimeMillis(
                                worldMillis + Duration.ofHours(1).toMillis()));
            case NO_ID -> payment(name, worldMillis, payment.setTerminalId(""));
            case KEY -> payment(name, worldMillis, payment.setCustomerId("bad-customer"));
            // A field of this number and kind is in no message, and its length is longer than what follows.
            case UNREADABLE -> new Bad(TRANSACTIONS, worldMillis, utf8(name), new byte[] {(byte) 0xFA, 0x7F, 1});
            case LABEL -> label(name, worldMillis, n);
            case REPEATED -> payment(name, worldMillis, payment.setTransactionId(name));
            case LATE ->
                payment(
                        name,
                        worldMillis,
                        payment.setEventTimeMillis(
                                worldMillis - Duration.ofDays(365).toMillis()));
        };
    }

    private static Bad payment(String key, long worldMillis, Payment.Builder payment) {
        return new Bad(
                TRANSACTIONS,
                worldMillis,
                utf8(key),
                TransactionRecord.newBuilder().setPayment(payment).build().toByteArray());
    }

    private static Bad label(String name, long worldMillis, long n) {
        Label label = Label.newBuilder()
                .setTransactionId(name + "-" + n)
                .setCustomerId(name)
                .setTerminalId(name)
                .setEventTimeMillis(worldMillis)
                .setLabelTimeMillis(worldMillis - Duration.ofHours(1).toMillis())
                .build();
        return new Bad(
                LABELS,
                worldMillis,
                utf8(name + "-" + n),
                LabelRecord.newBuilder().setLabel(label).build().toByteArray());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
