package dev.mlsd.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlsd.training.dataset.Examples;
import org.junit.jupiter.api.Test;

class CardPrecisionTest {

    private final Examples examples = new Examples(1);

    @Test
    void at_cardsWorstPayment_decides() {
        add(0, "alice", false);
        add(0, "alice", true);
        add(0, "bob", false);
        add(0, "carol", true);

        assertThat(CardPrecision.at(1, examples, new double[] {0.9, 0.1, 0.5, 0.4}))
                .isOne();
        assertThat(CardPrecision.at(2, examples, new double[] {0.9, 0.1, 0.5, 0.4}))
                .isEqualTo(0.5);
    }

    @Test
    void at_cardFoundOnOneDay_isLeftOutOfTheNext() {
        add(0, "alice", true);
        add(0, "bob", false);
        add(1, "alice", true);
        add(1, "bob", false);

        assertThat(CardPrecision.at(1, examples, new double[] {0.9, 0.1, 0.9, 0.1}))
                .isEqualTo(0.5);
    }

    @Test
    void at_equalScores_shareThePlaces() {
        add(0, "alice", true);
        add(0, "bob", false);
        add(0, "carol", false);
        add(0, "dave", false);

        assertThat(CardPrecision.at(1, examples, new double[] {0.5, 0.5, 0.5, 0.5}))
                .isEqualTo(0.25, within(1e-12));
    }

    @Test
    void at_fewerCardsThanPlaces_isDividedByThePlaces() {
        add(0, "alice", true);

        assertThat(CardPrecision.at(100, examples, new double[] {0.5})).isEqualTo(0.01, within(1e-12));
    }

    @Test
    void at_noRows_isNaN() {
        assertThat(CardPrecision.at(100, examples, new double[0])).isNaN();
    }

    private void add(int day, String customer, boolean fraud) {
        examples.add(new double[] {0}, fraud, day * 86_400_000L, customer);
    }
}
