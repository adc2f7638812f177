package dev.mlsd.traffic.simulator;

import dev.mlsd.feature.vector.PaymentEvent;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

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
     * The payments of a day, in order of time. Ids are {@code p-DAY-INDEX}, {@code c000123} and {@code t000456}. The list cannot be
     * changed; it takes 24 bytes a payment and makes each payment when it is asked for.
     *
     * @param day days since the start date, from 0
     */
    public List<SimulatedPayment> day(int day) {
        if (day < 0) {
            throw new IllegalArgumentException("a world has no days before day 0, got " + day);
        }
        Drafts drafts = new Drafts();
        int[] terminals = new int[spec.terminals()];
        for (int customer = 0; customer < spec.customers(); customer++) {
            addDrafts(drafts, day, customer, terminals);
        }
        drafts.sort();
        return new Day(day, drafts, compromises.terminals(day), compromises.customers(day));
    }

    private void addDrafts(Drafts drafts, int day, int number, int[] terminals) {
        Population.Customer customer = population.customer(number);
        Draws draws = Draws.of(spec.seed(), Draws.Purpose.PAYMENTS, day, number);
        int payments = draws.poisson(customer.paymentsADay());
        int inReach = payments == 0 ? 0 : population.terminalsInReach(customer, terminals);
        double mean = customer.meanAmount();
        for (int payment = 0; payment < payments; payment++) {
            double second = draws.normal(NOON, TIME_DEVIATION);
            double amount = draws.normal(mean, mean / 2);
            if (amount < 0) {
                amount = draws.uniform(0, 2 * mean);
            }
            int terminal = terminals[draws.below(inReach)];
            boolean third = draws.uniform() < 1.0 / 3;
            if (second > 0 && second < SECONDS_OF_DAY) {
                long minor = Math.max(1, Math.round(amount * 100));
                drafts.add((long) (second * 1000), number, terminal, minor, third);
            }
        }
    }

    private final class Day extends AbstractList<SimulatedPayment> implements RandomAccess {

        private final int day;
        private final Drafts drafts;
        private final BitSet terminals;
        private final BitSet customers;

        Day(int day, Drafts drafts, BitSet terminals, BitSet customers) {
            this.day = day;
            this.drafts = drafts;
            this.terminals = terminals;
            this.customers = customers;
        }

        @Override
        public int size() {
            return drafts.size();
        }

        @Override
        public SimulatedPayment get(int index) {
            Objects.checkIndex(index, drafts.size());
            int customer = drafts.customer(index);
            int terminal = drafts.terminal(index);
            long amountMinor = drafts.amountMinor(index);
            int scenario = 0;
            if (amountMinor > LARGE_AMOUNT_MINOR) {
                scenario = 1;
            }
            if (terminals.get(terminal)) {
                scenario = 2;
            }
            if (customers.get(customer) && drafts.third(index)) {
                scenario = 3;
                amountMinor *= STOLEN_CARD_FACTOR;
            }
            PaymentEvent payment = new PaymentEvent(
                    "p-" + day + "-" + index,
                    id('c', customer),
                    id('t', terminal),
                    amountMinor,
                    startMillis + day * MILLIS_OF_DAY + drafts.millisOfDay(index));
            return new SimulatedPayment(payment, scenario != 0, scenario);
        }
    }

    /** A letter and at least six digits. */
    private static String id(char kind, int number) {
        String digits = Integer.toString(number);
        return kind + "0".repeat(Math.max(0, 6 - digits.length())) + digits;
    }
}
