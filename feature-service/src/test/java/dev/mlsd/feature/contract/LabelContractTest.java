package dev.mlsd.feature.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelContractTest {

    private static final long ARRIVAL = 1_527_811_200_000L;

    @Test
    void check_validLabel_isAccepted() {
        assertThat(fields(label().build())).isEmpty();
    }

    @Test
    void check_labelBeforeItsPayment_isRejected() {
        assertThat(fields(label().setLabelTimeMillis(ARRIVAL - 5001).build()))
                .containsExactly("label.label_time_millis");
    }

    @Test
    void check_labelFromTheFuture_isRejected() {
        assertThat(fields(label().setLabelTimeMillis(ARRIVAL + 60_001).build()))
                .containsExactly("label.label_time_millis");
    }

    @Test
    void check_emptyLabel_namesEveryField() {
        assertThat(fields(Label.getDefaultInstance()))
                .containsExactly(
                        "label.transaction_id",
                        "label.customer_id",
                        "label.terminal_id",
                        "label.event_time_millis",
                        "label.label_time_millis");
    }

    @Test
    void check_garbageAndNoBody_areRejected() {
        assertThat(LabelContract.check(new byte[] {1, 2, 3}, ARRIVAL)).isInstanceOf(Checked.Rejected.class);
        assertThat(LabelContract.check(new byte[0], ARRIVAL)).isInstanceOf(Checked.Rejected.class);
        assertThat(LabelContract.check(null, ARRIVAL)).isInstanceOf(Checked.Rejected.class);
    }

    private static Label.Builder label() {
        return Label.newBuilder()
                .setTransactionId("p1")
                .setCustomerId("c1")
                .setTerminalId("t1")
                .setEventTimeMillis(ARRIVAL - 5000)
                .setLabelTimeMillis(ARRIVAL);
    }

    private static List<String> fields(Label label) {
        byte[] value = LabelRecord.newBuilder().setLabel(label).build().toByteArray();
        return switch (LabelContract.check(value, ARRIVAL)) {
            case Checked.Accepted<LabelRecord> accepted -> List.of();
            case Checked.Rejected<LabelRecord> rejected ->
                rejected.violations().stream().map(Violation::field).toList();
        };
    }
}
