package dev.mlsd.training.dataset;

import dev.mlsd.feature.vector.PaymentEvent;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Small random worlds for tests. */
final class Worlds {

    static final LocalDate START = LocalDate.of(2026, 1, 1);
    static final long START_MILLIS =
            START.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    static final long DAY = 86_400_000L;

    private Worlds() {}

    /** Payments in the order of time, some of the same millisecond, of few customers at few terminals, so that all meet often. */
    static List<LabelledPayment> random(RandomGenerator random, int count, int days) {
        List<LabelledPayment> payments = new ArrayList<>();
        long moment = START_MILLIS;
        for (int i = 0; i < count; i++) {
            moment = random.nextInt(5) == 0 ? moment : START_MILLIS + random.nextLong(days * DAY);
            payments.add(payment("p" + i, moment, random));
        }
        payments.sort(Comparator.comparingLong(payment -> payment.payment().eventMillis()));
        return payments;
    }

    /** A payment of this id and moment, the rest random. */
    static LabelledPayment payment(String id, long moment, RandomGenerator random) {
        PaymentEvent payment = new PaymentEvent(
                id, "c" + random.nextInt(6), "t" + random.nextInt(8), 1 + random.nextLong(30_000), moment);
        Label label = switch (random.nextInt(8)) {
            case 0, 1 -> Label.FRAUD;
            case 2 -> Label.UNKNOWN;
            default -> Label.GENUINE;
        };
        return new LabelledPayment(payment, label);
    }
}
