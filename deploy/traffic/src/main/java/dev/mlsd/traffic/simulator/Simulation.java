package dev.mlsd.traffic.simulator;

import dev.mlsd.feature.vector.PaymentEvent;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Payments of a world, day by day, after the process of the Fraud Detection Handbook (Le Borgne, Siblini, Lebichot and Bontempi,
 * 2022, chapter 3, "Transaction data simulator").
 *
 * <p>A customer's number of payments on a day is Poisson; the time of day is normal with mean 43 200 s and deviation 20 000 s,
 * and payments outside the day do not happen; the amount is normal with the customer's mean and half of it as deviation, and
 * uniform in [0, 2 · mean) where that is negative. Then fraud, the later scenario overriding the earlier:
 *
 * <ol>
 *   <li>every payment of more than {@value #LARGE_AMOUNT_MINOR} cents;
 *   <li>every payment at a compromised terminal;
 *   <li>a third of the payments with a compromised card, at {@value #STOLEN_CARD_FACTOR} times the amount.
 * </ol>
 *
 * <p>Unlike the handbook's, every customer's day has random numbers of its own, so a day costs the same wherever it lies, and the
 * day 0 already has terminals and cards that were compromised before. Immutable and safe for use by many threads.
 */
public final class Simulation {

    /** Payments above it are frauds of scenario 1. */
    static final long LARGE_AMOUNT_MINOR = 220_00;

    /** What a stolen card's amounts are multiplied by in scenario 3. */
    static final int STOLEN_CARD_FACTOR = 5;

    private static final double SECONDS_OF_DAY = 86_400;
    private static final double NOON = 43_200;
    private static final double TIME_DEVIATION = 20_000;
    private static final long MILLIS_OF_DAY = 86_400_000;

    private final WorldSpec spec;
    private final Population population;
    private final Compromises compromises;
    private final long startMillis;

    /** A world; see {@link Population} for what making it costs. */
    public Simulation(WorldSpec spec) {
        this.spec = spec;
        this.population = new Population(spec);
        this.compromises = new Compromises(spec);
        this.startMillis =
                spec.startDate().atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** What it was made from. */
    public WorldSpec spec() {
        return spec;
    }

    /**
     * The payments of a day, in order of time. Ids are {@code p-DAY-INDEX}, {@code c000123} and {@code t000456}.
     *
     * @param day days since the start date, from 0
     */
    public List<SimulatedPayment> day(int day) {
        if (day < 0) {
            throw new IllegalArgumentException("a world has no days before day 0, got " + day);
        }
        List<Draft> drafts = new ArrayList<>();
        for (int customer = 0; customer < population.customers(); customer++) {
            addDrafts(drafts, day, customer);
        }
        drafts.sort(Comparator.comparingLong(Draft::millisOfDay)
                .thenComparingInt(Draft::customer)
                .thenComparingInt(Draft::number));
        BitSet terminals = compromises.terminals(day);
        BitSet customers = compromises.customers(day);
        List<SimulatedPayment> payments = new ArrayList<>(drafts.size());
        for (int index = 0; index < drafts.size(); index++) {
            payments.add(payment(day, index, drafts.get(index), terminals, customers));
        }
        return payments;
    }

    private void addDrafts(List<Draft> drafts, int day, int customer) {
        Draws draws = Draws.of(spec.seed(), Draws.Purpose.PAYMENTS, day, customer);
        int payments = draws.poisson(population.paymentsADay(customer));
        double mean = population.meanAmount(customer);
        int[] terminals = population.terminalsInReach(customer);
        for (int number = 0; number < payments; number++) {
            double second = draws.normal(NOON, TIME_DEVIATION);
            double amount = draws.normal(mean, mean / 2);
            if (amount < 0) {
                amount = draws.uniform(0, 2 * mean);
            }
            int terminal = terminals[draws.below(terminals.length)];
            boolean third = draws.uniform() < 1.0 / 3;
            if (second > 0 && second < SECONDS_OF_DAY) {
                long minor = Math.max(1, Math.round(amount * 100));
                drafts.add(new Draft((long) (second * 1000), customer, number, terminal, minor, third));
            }
        }
    }

    private SimulatedPayment payment(int day, int index, Draft draft, BitSet terminals, BitSet customers) {
        long amountMinor = draft.amountMinor();
        int scenario = 0;
        if (amountMinor > LARGE_AMOUNT_MINOR) {
            scenario = 1;
        }
        if (terminals.get(draft.terminal())) {
            scenario = 2;
        }
        if (customers.get(draft.customer()) && draft.third()) {
            scenario = 3;
            amountMinor *= STOLEN_CARD_FACTOR;
        }
        PaymentEvent payment = new PaymentEvent(
                "p-" + day + "-" + index,
                population.customerId(draft.customer()),
                population.terminalId(draft.terminal()),
                amountMinor,
                startMillis + day * MILLIS_OF_DAY + draft.millisOfDay());
        return new SimulatedPayment(payment, scenario != 0, scenario);
    }

    /**
     * A payment before fraud.
     *
     * @param number of the customer's payments of the day, from 0
     * @param third whether it is among the third that a stolen card is used for
     */
    private record Draft(long millisOfDay, int customer, int number, int terminal, long amountMinor, boolean third) {}
}
