package dev.mlsd.workbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InjectedTest {

    /** Every fiftieth one is a fraud; amounts and labels have nothing to do with each other. */
    private static final LabelledPayments PAYMENTS = new LabelledPayments(IntStream.range(0, 10_000)
            .mapToObj(i -> new ServedPayment(
                    "p" + i, "c" + i % 99, "t", 1 + i % 7, i, i % 50 == 0, i / 10_000.0, 0.1, i % 3 == 0, Map.of()))
            .toList());

    @Test
    void data_movesAmounts_andLeavesTheShareOfFrauds() {
        Injected injected = Injected.of(Injected.Kind.DATA, PAYMENTS, new Random(1));
        assertThat(meanAmount(injected.payments())).isGreaterThan(1.2 * meanAmount(PAYMENTS));
        assertThat(injected.payments().rate()).isBetween(0.015, 0.025);
    }

    @Test
    void label_movesTheShareOfFrauds_andLeavesAmounts() {
        Injected injected = Injected.of(Injected.Kind.LABEL, PAYMENTS, new Random(1));
        assertThat(injected.payments().rate()).isBetween(0.095, 0.125); // 6 · 2 % by 98 % + 6 · 2 %
        assertThat(meanAmount(injected.payments())).isBetween(0.95 * meanAmount(PAYMENTS), 1.05 * meanAmount(PAYMENTS));
    }

    @Test
    void concept_movesLabelsOnly() {
        Injected injected = Injected.of(Injected.Kind.CONCEPT, PAYMENTS, new Random(1));
        assertThat(injected.payments().fraudCount()).isEqualTo(PAYMENTS.fraudCount());
        assertThat(injected.payments().column(ServedPayment::score)).isEqualTo(PAYMENTS.column(ServedPayment::score));
        long still = IntStream.range(0, PAYMENTS.size())
                .filter(i -> PAYMENTS.payments().get(i).fraud()
                        && injected.payments().payments().get(i).fraud())
                .count();
        assertThat(still).isEqualTo(40);
    }

    @Test
    void moved_putsEachValueWhereItsPaymentIs() {
        Injected injected = Injected.of(Injected.Kind.NONE, PAYMENTS, new Random(1));
        assertThat(injected.moved(PAYMENTS.column(ServedPayment::score)))
                .isEqualTo(injected.payments().column(ServedPayment::score));
    }

    private static double meanAmount(LabelledPayments payments) {
        return payments.payments().stream()
                .mapToLong(ServedPayment::amountMinor)
                .average()
                .orElseThrow();
    }
}
