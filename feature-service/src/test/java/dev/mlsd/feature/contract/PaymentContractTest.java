package dev.mlsd.feature.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.v1.Clock;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaymentContractTest {

    private static final long ARRIVAL = 1_527_811_200_000L;

    @Test
    void check_validPayment_isAccepted() {
        assertThat(check("c1", payment().build())).isInstanceOf(Checked.Accepted.class);
    }

    @Test
    void check_eventOneMinuteAhead_isAcceptedAndOneMillisecondMoreIsNot() {
        assertThat(check("c1", payment().setEventTimeMillis(ARRIVAL + 60_000).build()))
                .isInstanceOf(Checked.Accepted.class);
        assertThat(fields(check(
                        "c1", payment().setEventTimeMillis(ARRIVAL + 60_001).build())))
                .containsExactly("payment.event_time_millis");
    }

    @Test
    void check_amounts_areFromNothingToTheLargest() {
        assertThat(check("c1", payment().setAmountMinor(0).build())).isInstanceOf(Checked.Accepted.class);
        assertThat(check("c1", payment().setAmountMinor(10_000_000_000L).build()))
                .isInstanceOf(Checked.Accepted.class);
        assertThat(fields(check("c1", payment().setAmountMinor(-1).build()))).containsExactly("payment.amount_minor");
        assertThat(fields(check("c1", payment().setAmountMinor(10_000_000_001L).build())))
                .containsExactly("payment.amount_minor");
    }

    @Test
    void check_ids_areOneTo64PrintableCharacters() {
        String longest = "!".repeat(32) + "~".repeat(32);
        assertThat(check("c1", payment().setTerminalId(longest).build())).isInstanceOf(Checked.Accepted.class);
        for (String wrong : List.of("", longest + "x", "a b", "a\tb", "caf\u00e9")) {
            assertThat(fields(check("c1", payment().setTerminalId(wrong).build())))
                    .containsExactly("payment.terminal_id");
        }
    }

    @Test
    void check_manyFaults_namesAllWithValueAndWhatIsAllowed() {
        Payment broken = payment()
                .setTransactionId("")
                .setTerminalId("two words")
                .setAmountMinor(-5)
                .setEventTimeMillis(0)
                .build();

        Checked<TransactionRecord> checked = check("somebody else", broken);

        assertThat(fields(checked))
                .containsExactly(
                        "payment.transaction_id",
                        "payment.terminal_id",
                        "payment.amount_minor",
                        "payment.event_time_millis",
                        "key");
        assertThat(violations(checked).get(2).value()).isEqualTo("-5");
        assertThat(violations(checked).get(2).allowed()).isEqualTo("0 to 10000000000 minor units");
    }

    @Test
    void check_bytesThatAreNoRecord_areOneViolationOfTheValue() {
        byte[] garbage = "not protobuf at all".getBytes(StandardCharsets.UTF_8);

        assertThat(fields(PaymentContract.check(null, garbage, ARRIVAL))).containsExactly("value");
        assertThat(fields(PaymentContract.check(null, null, ARRIVAL))).containsExactly("value");
    }

    @Test
    void check_noBody_isAViolation() {
        assertThat(fields(PaymentContract.check(null, new byte[0], ARRIVAL))).containsExactly("body");
    }

    @Test
    void check_clock_isAcceptedWithoutKey() {
        byte[] clock = TransactionRecord.newBuilder()
                .setClock(Clock.newBuilder().setWorldTimeMillis(ARRIVAL))
                .build()
                .toByteArray();

        assertThat(PaymentContract.check(null, clock, ARRIVAL)).isInstanceOf(Checked.Accepted.class);
    }

    private static Payment.Builder payment() {
        return Payment.newBuilder()
                .setTransactionId("p1")
                .setCustomerId("c1")
                .setTerminalId("t1")
                .setAmountMinor(1234)
                .setEventTimeMillis(ARRIVAL);
    }

    private static Checked<TransactionRecord> check(String key, Payment payment) {
        byte[] value =
                TransactionRecord.newBuilder().setPayment(payment).build().toByteArray();
        return PaymentContract.check(key.getBytes(StandardCharsets.UTF_8), value, ARRIVAL);
    }

    private static List<Violation> violations(Checked<?> checked) {
        return switch (checked) {
            case Checked.Accepted<?> accepted -> List.of();
            case Checked.Rejected<?> rejected -> rejected.violations();
        };
    }

    private static List<String> fields(Checked<?> checked) {
        return violations(checked).stream().map(Violation::field).toList();
    }
}
