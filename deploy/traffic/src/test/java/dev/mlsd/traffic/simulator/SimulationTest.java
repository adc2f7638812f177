package dev.mlsd.traffic.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlsd.feature.vector.PaymentEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {

    private static final LocalDate START = LocalDate.of(2026, 1, 24);
    private static final long START_MILLIS =
            START.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    private static final WorldSpec SPEC = new WorldSpec(7, 2_000, 4_000, START);

    @Test
    void day_sameSpec_samePayments() {
        Simulation first = new Simulation(SPEC);
        Simulation second = new Simulation(SPEC);
        first.day(0);
        assertThat(first.day(12)).isEqualTo(second.day(12));
    }

    @Test
    void day_firstPaymentsOfSeedSeven_stayAsTheyAre() {
        // Trained models and stored positions depend on these very payments: a change here is a new world.
        assertThat(new Simulation(SPEC).day(3).getFirst())
                .isEqualTo(new SimulatedPayment(
                        new PaymentEvent("p-3-0", "c001832", "t003042", 2588, 1769472039143L), false, 0));
    }

    /** One world like the demonstration's, one with many customers out of every terminal's reach, one with a single terminal. */
    @ParameterizedTest
    @CsvSource({
        "7, 2000, 4000, 575cbff10cb9017724997c4aad9f45ee79a9ea79204f3f0c45e8c7faf8a69ae0",
        "3, 500, 50, 142ab802bee5e37cacd58806ba49a9426a906b1dd7b7aa58ebae364a5c67b9fd",
        "5, 300, 1, be94f1a23824e412a453cd6af5a120cee16a23a9dbdaf250837f591bd1547bf1"
    })
    void day_fourDaysOfAWorld_stayAsTheyAre(long seed, int customers, int terminals, String digest) throws Exception {
        Simulation simulation = new Simulation(new WorldSpec(seed, customers, terminals, START));
        MessageDigest seen = MessageDigest.getInstance("SHA-256");
        for (int day : new int[] {0, 1, 5, 40}) {
            simulation
                    .day(day)
                    .forEach(payment -> seen.update(payment.toString().getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(HexFormat.of().formatHex(seen.digest())).isEqualTo(digest);
    }

    @Test
    void day_otherSeed_otherPayments() {
        Simulation other = new Simulation(new WorldSpec(8, 2_000, 4_000, START));
        assertThat(other.day(0)).isNotEqualTo(new Simulation(SPEC).day(0));
    }

    @Property(tries = 20)
    void day_anyWorld_inTimeOrderWithinTheDayAndPositiveAmounts(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int customers,
            @ForAll @IntRange(min = 1, max = 300) int terminals,
            @ForAll @IntRange(min = 0, max = 1000) int day) {
        List<SimulatedPayment> payments = new Simulation(new WorldSpec(seed, customers, terminals, START)).day(day);
        long from = START_MILLIS + day * 86_400_000L;
        assertThat(payments)
                .isSortedAccordingTo(
                        Comparator.comparingLong(payment -> payment.payment().eventMillis()));
        for (int index = 0; index < payments.size(); index++) {
            SimulatedPayment simulated = payments.get(index);
            assertThat(simulated.payment().transactionId()).isEqualTo("p-" + day + "-" + index);
            assertThat(simulated.payment().eventMillis()).isBetween(from, from + 86_399_999L);
            assertThat(simulated.payment().amountMinor()).isPositive();
            assertThat(simulated.fraud()).isEqualTo(simulated.scenario() != 0);
        }
    }

    @Test
    void day_meanOfAMonth_isTwoPaymentsACustomer() {
        Simulation simulation = new Simulation(SPEC);
        double payments = days(simulation, 0, 30).size() / 30.0;
        // 2 000 customers × 2 payments, less the 3 % whose normal time falls outside the day.
        assertThat(payments).isCloseTo(2_000 * 2 * 0.969, within(200.0));
    }

    @Test
    void day_threeSeeds_aboutOneInAHundredIsFraud() {
        for (long seed = 1; seed <= 3; seed++) {
            Simulation simulation = new Simulation(new WorldSpec(seed, 5_000, 10_000, START));
            List<SimulatedPayment> payments = days(simulation, 0, 20);
            double share =
                    (double) payments.stream().filter(SimulatedPayment::fraud).count() / payments.size();
            assertThat(share).as("seed %d", seed).isBetween(0.005, 0.012);
        }
    }

    @Test
    void day_genuinePayments_areNeitherLargeNorAtCompromisedTerminals() {
        Simulation simulation = new Simulation(SPEC);
        Compromises compromises = new Compromises(SPEC);
        Set<Integer> scenarios = new HashSet<>();
        for (int day = 0; day < 20; day++) {
            BitSet terminals = compromises.terminals(day);
            BitSet customers = compromises.customers(day);
            for (SimulatedPayment simulated : simulation.day(day)) {
                int terminal = number(simulated.payment().terminalId());
                int customer = number(simulated.payment().customerId());
                scenarios.add(simulated.scenario());
                switch (simulated.scenario()) {
                    case 0 -> {
                        assertThat(terminals.get(terminal)).isFalse();
                        assertThat(simulated.payment().amountMinor())
                                .isLessThanOrEqualTo(Simulation.LARGE_AMOUNT_MINOR);
                    }
                    case 1 ->
                        assertThat(simulated.payment().amountMinor()).isGreaterThan(Simulation.LARGE_AMOUNT_MINOR);
                    case 2 -> assertThat(terminals.get(terminal)).isTrue();
                    case 3 -> {
                        assertThat(customers.get(customer)).isTrue();
                        assertThat(simulated.payment().amountMinor() % Simulation.STOLEN_CARD_FACTOR)
                                .isZero();
                    }
                    default -> throw new AssertionError("scenario " + simulated.scenario());
                }
            }
        }
        assertThat(scenarios).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void day_compromisedCards_areUsedForAThirdOfTheirPayments() {
        Simulation simulation = new Simulation(SPEC);
        Compromises compromises = new Compromises(SPEC);
        int payments = 0;
        int stolen = 0;
        for (int day = 0; day < 120; day++) {
            BitSet customers = compromises.customers(day);
            for (SimulatedPayment simulated : simulation.day(day)) {
                if (customers.get(number(simulated.payment().customerId()))) {
                    payments++;
                    stolen += simulated.scenario() == 3 ? 1 : 0;
                }
            }
        }
        assertThat((double) stolen / payments).isCloseTo(1.0 / 3, within(0.03));
    }

    @Test
    void compromises_worldOfTheHandbook_twoTerminalsAndThreeCardsADay() {
        Compromises compromises = new Compromises(new WorldSpec(3, 5_000, 10_000, START));
        assertThat(compromises.terminals(0).cardinality())
                .isBetween(2 * Compromises.TERMINAL_DAYS - 4, 2 * Compromises.TERMINAL_DAYS);
        assertThat(compromises.customers(0).cardinality())
                .isBetween(3 * Compromises.CARD_DAYS - 4, 3 * Compromises.CARD_DAYS);
    }

    @Test
    void compromises_terminal_staysCompromisedForTwentyEightDays() {
        Compromises compromises = new Compromises(new WorldSpec(3, 5_000, 10_000, START));
        BitSet newlyTaken = compromises.terminals(50);
        newlyTaken.andNot(compromises.terminals(49));
        int terminal = newlyTaken.nextSetBit(0);
        assertThat(compromises.terminals(50 + 27).get(terminal)).isTrue();
    }

    @Test
    void day_singleTerminal_everyCustomerPaysThere() {
        Simulation simulation = new Simulation(new WorldSpec(1, 50, 1, START));
        Set<String> terminals = simulation.day(0).stream()
                .map(simulated -> simulated.payment().terminalId())
                .collect(Collectors.toSet());
        assertThat(terminals).containsExactly("t000000");
    }

    @Test
    void day_customer_paysOnlyWithinReach() {
        Population population = new Population(SPEC);
        double mean = 0;
        int[] found = new int[SPEC.terminals()];
        for (int customer = 0; customer < SPEC.customers(); customer++) {
            mean += (double) population.terminalsInReach(population.customer(customer), found) / SPEC.customers();
        }
        // Density times the disc's area, less what the edges cut off.
        double expected = 4_000 * Math.PI * Population.RADIUS * Population.RADIUS / (Population.SIDE * Population.SIDE);
        assertThat(mean).isBetween(expected * 0.9, expected);
    }

    @Test
    void worldSpec_withoutCustomers_isRefused() {
        assertThatThrownBy(() -> new WorldSpec(1, 0, 10, START)).hasMessageContaining("customers, got 0");
        assertThatThrownBy(() -> new Simulation(SPEC).day(-1)).hasMessageContaining("got -1");
    }

    private static List<SimulatedPayment> days(Simulation simulation, int from, int to) {
        List<SimulatedPayment> payments = new ArrayList<>();
        for (int day = from; day < to; day++) {
            payments.addAll(simulation.day(day));
        }
        return payments;
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(1));
    }
}
