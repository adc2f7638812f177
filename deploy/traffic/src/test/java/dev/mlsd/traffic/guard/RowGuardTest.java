package dev.mlsd.traffic.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowGuardTest {

    private static final EventRows ROWS = new EventRows(RegistryReader.readDefault());
    private static final PaymentEvent PAYMENT = new PaymentEvent("p1", "c1", "t1", 100, 1_000);
    private static final LabelEvent LABEL = new LabelEvent("p1", "c1", "t1", 1_000, 2_000, true);
    private static final EventKey KEY = new EventKey(Source.TRANSACTIONS, "p1");
    private static final EventKey LABEL_KEY = new EventKey(Source.LABELS, "p1");
    private static final Row CUSTOMER_ROW = new Row("customer_payments@1", "c1");
    private static final List<Row> OTHER_ROWS = List.of(
            new Row("customer_velocity@1", "c1"),
            new Row("customer_habits@1", "c1"),
            new Row("customer_nights@1", "c1"));
    private static final Row TERMINAL_ROW = new Row("terminal_payments@1", "t1");
    private static final Row RISK_ROW = new Row("terminal_risk@1", "t1");

    private final RowGuard<String> guard = new RowGuard<>(ROWS, false);

    @Test
    void eventRows_payment_movesTheRowsOfItsCustomerAndItsTerminal() {
        assertThat(ROWS.of(PAYMENT))
                .contains(CUSTOMER_ROW, TERMINAL_ROW)
                .containsAll(OTHER_ROWS)
                .hasSize(2 + OTHER_ROWS.size());
        assertThat(ROWS.of(LABEL)).containsExactly(RISK_ROW);
        assertThat(ROWS.labelsMove(Entity.TERMINAL)).isTrue();
        assertThat(ROWS.labelsMove(Entity.CUSTOMER)).isFalse();
    }

    @Test
    void seen_lastRowOfAnEvent_givesTheEvent() {
        assertThat(expectPayment()).isTrue();
        assertThat(guard.seen(CUSTOMER_ROW, "p1")).isEmpty();
        OTHER_ROWS.forEach(row -> assertThat(guard.seen(row, "p1")).isEmpty());
        assertThat(guard.pending()).isEqualTo(1);
        assertThat(guard.seen(TERMINAL_ROW, "p1")).contains("payment");
        assertThat(guard.pending()).isZero();
    }

    @Test
    void seen_sameRowTwice_countsOnce() {
        expectPayment();
        guard.seen(CUSTOMER_ROW, "p1");
        assertThat(guard.seen(CUSTOMER_ROW, "p1")).isEmpty();
        assertThat(guard.pending()).isEqualTo(1);
    }

    @Test
    void seen_paymentAndItsLabelWithTheSameId_areToldApartByTheView() {
        expectPayment();
        guard.expect("label", LABEL_KEY, ROWS.of(LABEL));
        assertThat(guard.seen(RISK_ROW, "p1")).contains("label");
        assertThat(guard.pending()).isEqualTo(1);
    }

    @Test
    void seen_unknownViewOrEventOfSomebodyElse_isNothing() {
        expectPayment();
        assertThat(guard.seen(new Row("something_else@1", "c1"), "p1")).isEmpty();
        assertThat(guard.seen(CUSTOMER_ROW, "by-hand")).isEmpty();
        assertThat(guard.pending()).isEqualTo(1);
    }

    @Test
    void expect_sameEventTwice_isAMistake() {
        expectPayment();
        assertThatThrownBy(this::expectPayment).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refused_pendingEvent_isNotWaitedForAnyMore() {
        expectPayment();
        assertThat(guard.refused(LABEL_KEY)).isEmpty();
        assertThat(guard.refused(KEY)).contains("payment");
        assertThat(guard.pending()).isZero();
    }

    @Test
    void expect_afterEveryRowWasSeenBeforeTheRestart_doesNotWait() {
        RowGuard<String> goesOn = new RowGuard<>(ROWS, true);
        goesOn.seen(CUSTOMER_ROW, "p1");
        OTHER_ROWS.forEach(row -> goesOn.seen(row, "p1"));
        goesOn.seen(TERMINAL_ROW, "p1");
        assertThat(goesOn.expect("payment", KEY, ROWS.of(PAYMENT))).isFalse();
        assertThat(goesOn.pending()).isZero();
    }

    @Test
    void expect_afterAllRowsButOneWereSeen_waitsForThatOne() {
        RowGuard<String> goesOn = new RowGuard<>(ROWS, true);
        goesOn.seen(TERMINAL_ROW, "p1");
        OTHER_ROWS.forEach(row -> goesOn.seen(row, "p1"));
        assertThat(goesOn.expect("payment", KEY, ROWS.of(PAYMENT))).isTrue();
        assertThat(goesOn.seen(CUSTOMER_ROW, "p1")).contains("payment");
    }

    @Test
    void expect_afterItWasRefusedBeforeTheRestart_doesNotWait() {
        RowGuard<String> goesOn = new RowGuard<>(ROWS, true);
        goesOn.refused(KEY);
        assertThat(goesOn.expect("payment", KEY, ROWS.of(PAYMENT))).isFalse();
        assertThat(goesOn.pending()).isZero();
    }

    @Test
    void seen_beforeItIsExpectedInAFirstRun_isNotRemembered() {
        guard.seen(CUSTOMER_ROW, "p1");
        guard.seen(TERMINAL_ROW, "p1");
        assertThat(expectPayment()).isTrue();
    }

    private boolean expectPayment() {
        return guard.expect("payment", KEY, ROWS.of(PAYMENT));
    }
}
