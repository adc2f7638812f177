package dev.mlsd.workbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PartsByFraudsTest {

    private static List<Boolean> payments(int rows, int frauds) {
        Random random = new Random(7);
        List<Boolean> payments = new ArrayList<>(Stream.concat(
                        Stream.generate(() -> true).limit(frauds),
                        Stream.generate(() -> false).limit(rows - frauds))
                .toList());
        Collections.shuffle(payments, random);
        return payments;
    }

    private static long frauds(List<Boolean> payments) {
        return payments.stream().filter(fraud -> fraud).count();
    }

    @Test
    void of_shares_partTheFraudsAndKeepTheOrder() throws ExperimentException {
        List<Boolean> payments = payments(1_000, 91);

        List<List<Boolean>> parts = PartsByFrauds.of(payments, fraud -> fraud, 15, 1, 2, 3);

        assertThat(parts.stream().flatMap(List::stream)).containsExactlyElementsOf(payments);
        assertThat(parts).extracting(PartsByFraudsTest::frauds).containsExactly(15L, 30L, 46L);
    }

    @Test
    void of_halves_endWithTheFraudThatFillsThem() throws ExperimentException {
        List<Boolean> payments = payments(1_000, 60);

        List<Boolean> first =
                PartsByFrauds.of(payments, fraud -> fraud, 30, 1, 1).getFirst();

        assertThat(frauds(first)).isEqualTo(30);
        assertThat(first.getLast()).isTrue();
    }

    @Test
    void of_tooFewFrauds_saysHowManyAreNeeded() {
        assertThatThrownBy(() -> PartsByFrauds.of(payments(1_000, 59), fraud -> fraud, 30, 1, 1))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("29 frauds in one of 2 parts; 30 are needed");
    }
}
