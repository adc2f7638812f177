package dev.mlsd.workbench.bench;

import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.workbench.experiment.Bench.PaymentEvent;
import dev.mlsd.workbench.experiment.ExperimentException;
import dev.mlsd.workbench.log.LogWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Payments onto the topic {@code transactions}, as the traffic source writes them: keyed by customer, the timestamp is the arrival. */
final class EventPublisher implements AutoCloseable {

    private static final String TRANSACTIONS = "transactions";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LogWriter log;

    EventPublisher(String kafka) {
        this.log = new LogWriter(kafka, "mlsd-workbench-events");
    }

    /** Publishes in this order and returns when the broker has all of them. */
    void publish(List<PaymentEvent> payments) throws ExperimentException, InterruptedException {
        CountDownLatch missing = new CountDownLatch(payments.size());
        for (PaymentEvent payment : payments) {
            byte[] key = payment.customer().getBytes(StandardCharsets.UTF_8);
            log.write(TRANSACTIONS, payment.arrivalMillis(), key, value(payment), missing::countDown);
        }
        if (!missing.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ExperimentException(
                    "broker_unavailable",
                    "the broker did not take " + missing.getCount() + " of " + payments.size() + " payments within "
                            + PATIENCE.toSeconds() + " s; deploy/mlsd status tells how it is");
        }
    }

    private static byte[] value(PaymentEvent payment) {
        Payment body = Payment.newBuilder()
                .setTransactionId(payment.id())
                .setCustomerId(payment.customer())
                .setTerminalId(payment.terminal())
                .setAmountMinor(payment.amountMinor())
                .setEventTimeMillis(payment.eventMillis())
                .build();
        return TransactionRecord.newBuilder().setPayment(body).build().toByteArray();
    }

    @Override
    public void close() {
        log.close();
    }
}
