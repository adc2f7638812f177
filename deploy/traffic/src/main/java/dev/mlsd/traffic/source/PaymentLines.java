package dev.mlsd.traffic.source;

import dev.mlsd.feature.vector.PaymentEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Payments as lines of CSV with a header: times in UTC to the millisecond, amounts in major units with two places, the label as 0, 1
 * or nothing. Ids are taken to need no quotes. Not safe for use by several threads.
 */
final class PaymentLines implements AutoCloseable {

    private static final long MILLIS_OF_DAY = 86_400_000;
    private static final int LONGEST = 512;

    private final OutputStream out;
    private final StringBuilder line = new StringBuilder(LONGEST);
    private long day = Long.MIN_VALUE;
    private String date = "";

    PaymentLines(OutputStream out) throws IOException {
        this.out = out;
        line.append(String.join(",", FileSql.REQUIRED)).append(',').append(FileSql.FRAUD);
        end();
    }

    void write(KnownPayment known) throws IOException {
        PaymentEvent payment = known.payment();
        line.append(payment.transactionId()).append(',');
        time(payment.eventMillis());
        line.append(',').append(payment.customerId()).append(',').append(payment.terminalId());
        line.append(',').append(payment.amountMinor() / 100).append('.');
        digits(payment.amountMinor() % 100, 2);
        line.append(',')
                .append(
                        switch (known.truth()) {
                            case GENUINE -> "0";
                            case FRAUD -> "1";
                            case UNKNOWN -> "";
                        });
        end();
    }

    private void time(long millis) {
        if (day != Math.floorDiv(millis, MILLIS_OF_DAY)) {
            day = Math.floorDiv(millis, MILLIS_OF_DAY);
            date = Instant.ofEpochMilli(millis).toString().substring(0, 11);
        }
        long ofDay = Math.floorMod(millis, MILLIS_OF_DAY);
        line.append(date);
        digits(ofDay / 3_600_000, 2);
        line.append(':');
        digits(ofDay / 60_000 % 60, 2);
        line.append(':');
        digits(ofDay / 1000 % 60, 2);
        line.append('.');
        digits(ofDay % 1000, 3);
        line.append('Z');
    }

    private void digits(long number, int digits) {
        for (long least = digits == 3 ? 100 : 10; least > 1 && number < least; least /= 10) {
            line.append('0');
        }
        line.append(number);
    }

    private void end() throws IOException {
        out.write(line.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1));
        line.setLength(0);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
