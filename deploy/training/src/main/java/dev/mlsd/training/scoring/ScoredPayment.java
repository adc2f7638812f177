package dev.mlsd.training.scoring;

import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.inference.decision.Verdict;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A payment with what the model makes of it.
 *
 * @param score of the model, as it is
 * @param probability calibrated
 * @param verdict the cheapest action at that probability and amount
 */
record ScoredPayment(PaymentEvent payment, double score, double probability, Verdict verdict) {

    private static final int CENTS = 2;

    /** As a line of a slice; numbers in full, so that nothing is lost on the way into the output. */
    String line() {
        return quoted(payment.transactionId())
                + ','
                + Instant.ofEpochMilli(payment.eventMillis())
                + ','
                + quoted(payment.customerId())
                + ','
                + quoted(payment.terminalId())
                + ','
                + BigDecimal.valueOf(payment.amountMinor(), CENTS).toPlainString()
                + ','
                + score
                + ','
                + probability
                + ','
                + verdict
                + '\n';
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
