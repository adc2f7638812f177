import com.sun.management.ThreadMXBean;
import dev.mlsd.feature.contract.Checked;
import dev.mlsd.feature.contract.PaymentContract;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * What the contract costs a good payment beside its parsing, in alternating rounds of one run: nanoseconds and bytes allocated, a record.
 * Started as {@code java -cp target/classes:LIBRARIES src/measure/ContractCost.java}, with the libraries of protobuf and SnakeYAML.
 */
final class ContractCost {

    private static final int RECORDS = 4096;
    private static final int ROUNDS = 400;
    private static final int WARM_UP = 200;
    private static final long ARRIVAL = 1_527_811_200_000L;

    public static void main(String[] arguments) throws Exception {
        byte[][] keys = new byte[RECORDS][];
        byte[][] values = new byte[RECORDS][];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < RECORDS; i++) {
            String customer = "c%06d".formatted(random.nextInt(5_000));
            keys[i] = customer.getBytes(StandardCharsets.UTF_8);
            values[i] = TransactionRecord.newBuilder()
                    .setPayment(Payment.newBuilder()
                            .setTransactionId("p%010d".formatted(i))
                            .setCustomerId(customer)
                            .setTerminalId("t%06d".formatted(random.nextInt(10_000)))
                            .setAmountMinor(random.nextInt(50_000))
                            .setEventTimeMillis(ARRIVAL - i))
                    .build()
                    .toByteArray();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] nanos = new long[2];
        long[] bytes = new long[2];
        long good = 0;
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            for (int kind = 0; kind < 2; kind++) {
                long allocated = threads.getCurrentThreadAllocatedBytes();
                long begun = System.nanoTime();
                for (int i = 0; i < RECORDS; i++) {
                    if (kind == 0) {
                        Payment payment = TransactionRecord.parseFrom(values[i]).getPayment();
                        // Whoever takes the payment reads its text, which makes it.
                        good += payment.getTransactionId().length()
                                + payment.getCustomerId().length()
                                + payment.getTerminalId().length();
                    } else {
                        good += PaymentContract.check(keys[i], values[i], ARRIVAL) instanceof Checked.Accepted<?> ? 1 : 0;
                    }
                }
                if (round >= WARM_UP) {
                    nanos[kind] += System.nanoTime() - begun;
                    bytes[kind] += threads.getCurrentThreadAllocatedBytes() - allocated;
                }
            }
        }
        double records = (double) ROUNDS * RECORDS;
        System.out.printf(
                "parsed %.0f ns %.1f B, checked %.0f ns %.1f B: %.2f times the time, %.1f B more (%d)%n",
                nanos[0] / records,
                bytes[0] / records,
                nanos[1] / records,
                bytes[1] / records,
                (double) nanos[1] / nanos[0],
                (bytes[1] - bytes[0]) / records,
                good % 10);
    }
}
