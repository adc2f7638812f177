package dev.mlsd.feature.testing;

import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.vector.EntityTable;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A small random world as it arrives: payments in any order of their times, late ones, early ones (a source's clock may be a minute
 * ahead), repeats, many of the same millisecond, and labels. What is not known at a moment can be turned into anything else.
 *
 * @param arrivals in the order of their arrival
 */
public record World(List<Arrival> arrivals) {

    private static final long START = Instant.parse("2018-04-01T00:00:00Z").toEpochMilli();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final List<Duration> SPANS =
            List.of(Duration.ofMinutes(2), Duration.ofHours(2), Duration.ofDays(3), Duration.ofDays(45));

    /** Something that becomes known. */
    public sealed interface Arrival {

        /** When it arrived. */
        long arrivalMillis();

        /** Whether a vector at this moment may depend on it. */
        boolean isKnownAt(long moment);

        /** Moves the rows of a table. */
        void applyTo(EntityTable table);
    }

    /** A payment on its way. */
    public record PaymentArrival(PaymentEvent payment, long arrivalMillis) implements Arrival {

        @Override
        public boolean isKnownAt(long moment) {
            return payment.eventMillis() < moment && arrivalMillis <= moment;
        }

        @Override
        public void applyTo(EntityTable table) {
            table.apply(payment, arrivalMillis);
        }
    }

    /** A label, which arrives when it becomes known. */
    public record LabelArrival(LabelEvent label) implements Arrival {

        @Override
        public long arrivalMillis() {
            return label.labelMillis();
        }

        @Override
        public boolean isKnownAt(long moment) {
            return label.labelMillis() <= moment;
        }

        @Override
        public void applyTo(EntityTable table) {
            table.apply(label);
        }
    }

    /** A payment to ask the vector of, in any world and at the moment of its event time. */
    public PaymentEvent question(Random random) {
        Arrival drawn = arrivals.get(random.nextInt(arrivals.size()));
        return switch (drawn) {
            case PaymentArrival(PaymentEvent payment, long arrival) -> payment;
            case LabelArrival(LabelEvent label) -> payment("q", random, label.labelMillis() + random.nextInt(2));
        };
    }

    /**
     * A world of a random length, so that all hops and windows have their turn.
     *
     * @param crowds whether there are also more payments in one hop than a row keeps raw
     */
    public static World random(Random random, boolean crowds) {
        long span = SPANS.get(random.nextInt(SPANS.size())).toMillis();
        List<Arrival> arrivals = new ArrayList<>();
        int count = 30 + random.nextInt(120);
        long event = START;
        for (int i = 0; i < count; i++) {
            event = random.nextInt(4) == 0 ? event : START + random.nextLong(span);
            add(arrivals, payment("p" + i, random, event), random, span);
        }
        if (crowds) {
            long begin = START + random.nextLong(span);
            for (int i = 0; i < 200; i++) {
                PaymentEvent crowded = payment("crowd" + i, random, begin + random.nextLong(2 * MINUTE));
                arrivals.add(new PaymentArrival(crowded, crowded.eventMillis() - random.nextLong(MINUTE + 1)));
            }
        }
        return new World(sorted(arrivals));
    }

    private static void add(List<Arrival> arrivals, PaymentEvent payment, Random random, long span) {
        long arrival = arrival(random, payment.eventMillis());
        arrivals.add(new PaymentArrival(payment, arrival));
        if (random.nextInt(6) == 0) {
            arrivals.add(new PaymentArrival(payment, arrival + random.nextLong(3 * DAY)));
        }
        long known = payment.eventMillis() + random.nextLong(span);
        LabelEvent label = new LabelEvent(
                payment.transactionId(),
                payment.customerId(),
                payment.terminalId(),
                payment.eventMillis(),
                known,
                random.nextInt(3) == 0);
        arrivals.add(new LabelArrival(label));
        if (random.nextInt(6) == 0) {
            arrivals.add(new LabelArrival(relabelled(label, known + random.nextLong(3 * DAY), !label.fraud())));
        }
    }

    private static long arrival(Random random, long event) {
        return switch (random.nextInt(4)) {
            case 0 -> event;
            case 1 -> event - random.nextLong(MINUTE + 1);
            case 2 -> event + random.nextLong(5_000);
            default -> event + random.nextLong(2 * DAY);
        };
    }

    /**
     * The same world up to a moment and another one after it: what is not known at the moment is shuffled, altered, dropped and
     * doubled, and stays unknown at the moment. What is known stays as it is and in its order.
     */
    public World withAnotherFuture(long moment, Random random) {
        List<Arrival> known = new ArrayList<>();
        List<Arrival> unknown = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Arrival arrival : arrivals) {
            if (arrival.isKnownAt(moment)) {
                known.add(arrival);
                if (arrival instanceof PaymentArrival(PaymentEvent payment, long millis)) {
                    ids.add(payment.transactionId());
                }
            } else {
                unknown.add(arrival);
            }
        }
        List<Arrival> shuffled = new ArrayList<>(unknown);
        Collections.shuffle(shuffled, random);
        List<Arrival> changed = new ArrayList<>();
        for (int i = 0; i < unknown.size(); i++) {
            int copies = random.nextInt(8) == 0 ? 0 : random.nextInt(8) == 0 ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                changed.add(
                        switch (unknown.get(i)) {
                            case LabelArrival(LabelEvent label) ->
                                new LabelArrival(relabelled(
                                        label,
                                        Math.max(moment + 1, label.labelMillis() + random.nextLong(-DAY, DAY)),
                                        random.nextBoolean()));
                            case PaymentArrival(PaymentEvent payment, long arrival) ->
                                another(payment, arrival, shuffled.get(i), ids, moment, random);
                        });
            }
        }
        List<Arrival> all = new ArrayList<>(known);
        all.addAll(changed);
        return new World(sorted(all));
    }

    /** An id known at the moment stays a late repeat: an earlier one would be the first of its id, and count by right. */
    private static PaymentArrival another(
            PaymentEvent payment, long arrival, Arrival other, Set<String> ids, long moment, Random random) {
        PaymentEvent like = other instanceof PaymentArrival(PaymentEvent p, long a) && random.nextBoolean()
                ? p
                : payment("x" + random.nextLong(), random, payment.eventMillis());
        boolean late = ids.contains(payment.transactionId()) || random.nextInt(4) == 0;
        long event = late
                ? moment - random.nextLong(2 * DAY)
                : Math.max(moment, payment.eventMillis() + random.nextLong(-MINUTE, MINUTE));
        PaymentEvent changed = new PaymentEvent(
                payment.transactionId(), like.customerId(), like.terminalId(), like.amountMinor(), event);
        long arrived = random.nextBoolean() ? arrival : arrival(random, event);
        return new PaymentArrival(changed, Math.max(late ? moment + 1 : event - MINUTE, arrived));
    }

    /** The rows when everything has been applied that arrived by this moment. */
    public EntityTable tableAt(Registry registry, long moment) {
        EntityTable table = new EntityTable(registry);
        for (Arrival arrival : arrivals) {
            if (arrival.arrivalMillis() <= moment) {
                arrival.applyTo(table);
            }
        }
        return table;
    }

    private static LabelEvent relabelled(LabelEvent label, long labelMillis, boolean fraud) {
        return new LabelEvent(
                label.transactionId(), label.customerId(), label.terminalId(), label.eventMillis(), labelMillis, fraud);
    }

    private static PaymentEvent payment(String id, Random random, long event) {
        return new PaymentEvent(id, "c" + random.nextInt(3), "t" + random.nextInt(3), random.nextInt(50_000), event);
    }

    private static List<Arrival> sorted(List<Arrival> arrivals) {
        List<Arrival> sorted = new ArrayList<>(arrivals);
        sorted.sort(Comparator.comparingLong(Arrival::arrivalMillis));
        return List.copyOf(sorted);
    }
}
