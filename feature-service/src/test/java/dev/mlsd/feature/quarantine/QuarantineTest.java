package dev.mlsd.feature.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.mlsd.feature.contract.Violation;
import dev.mlsd.feature.quarantine.Quarantined.Origin;
import dev.mlsd.feature.v1.Clock;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.QuarantinedRecord;
import dev.mlsd.feature.v1.TransactionRecord;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QuarantineTest {

    private static final long ARRIVAL = 1_527_811_200_000L;

    private static QuarantinedRecord record(long offset) {
        return QuarantinedRecord.newBuilder()
                .setTopic("transactions")
                .setPartition(2)
                .setOffset(offset)
                .setArrivalTimeMillis(ARRIVAL)
                .setValue(ByteString.copyFrom(new byte[100]))
                .addViolations(dev.mlsd.feature.v1.Violation.newBuilder().setField("value"))
                .build();
    }

    @Test
    void read_theNoteOfAReplay_marksTheRecord() {
        Quarantine quarantine = new Quarantine();
        quarantine.read(record(7));
        quarantine.read(record(7).toBuilder().setReplayedMillis(ARRIVAL + 5).build());

        Quarantined read = quarantine.of(new Origin("transactions", 2, 7)).orElseThrow();
        assertThat(read.replayedMillis()).hasValue(ARRIVAL + 5);
        assertThat(read.violations()).hasSize(1);
        assertThat(read.origin()).hasToString("transactions-2-7");
        assertThat(quarantine.size()).isOne();
    }

    @Test
    void read_more_thanAreKept_dropsTheOldest() {
        Quarantine quarantine = new Quarantine(3 * Quarantined.of(record(0)).size());
        for (int offset = 0; offset < 5; offset++) {
            quarantine.read(record(offset));
        }

        assertThat(quarantine.size()).isEqualTo(3);
        assertThat(quarantine.dropped()).isEqualTo(2);
        assertThat(quarantine.newest(2, any -> true))
                .extracting(read -> read.origin().offset())
                .containsExactly(4L, 3L);
    }

    @Test
    void read_theNoteOfADroppedRecord_isNoRecord() {
        Quarantine quarantine = new Quarantine();
        quarantine.read(record(7).toBuilder().setReplayedMillis(ARRIVAL).build());

        assertThat(quarantine.size()).isZero();
    }

    @Test
    void replay_isKeyedByWhatTheRecordSaysAndCheckedAtItsNewArrival() {
        Payment payment = Payment.newBuilder()
                .setTransactionId("t-1")
                .setCustomerId("c-1")
                .setTerminalId("t")
                .setAmountMinor(5)
                .setEventTimeMillis(ARRIVAL)
                .build();
        byte[] value =
                TransactionRecord.newBuilder().setPayment(payment).build().toByteArray();

        Replay sent = Replay.of("transactions", value, ARRIVAL);
        assertThat(sent.violations()).isEmpty();
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("c-1");
        assertThat(Replay.of("transactions", value, ARRIVAL - 60_001).violations())
                .extracting(Violation::field)
                .containsExactly("payment.event_time_millis");
    }

    @Test
    void replay_labelsBackwardsAndClocks_areRefused() {
        byte[] label = LabelRecord.newBuilder()
                .setLabel(Label.newBuilder()
                        .setTransactionId("t-1")
                        .setCustomerId("c-1")
                        .setTerminalId("t")
                        .setEventTimeMillis(ARRIVAL)
                        .setLabelTimeMillis(ARRIVAL - 1))
                .build()
                .toByteArray();
        byte[] clock = TransactionRecord.newBuilder()
                .setClock(Clock.newBuilder().setWorldTimeMillis(ARRIVAL))
                .build()
                .toByteArray();

        assertThat(Replay.of("labels", label, ARRIVAL).violations())
                .extracting(Violation::field)
                .containsExactly("label.label_time_millis");
        assertThat(Replay.of("transactions", clock, ARRIVAL).violations())
                .extracting(Violation::field)
                .containsExactly("body");
        assertThat(Replay.of("transactions", new byte[] {1}, ARRIVAL).violations())
                .extracting(Violation::field)
                .contains("value");
    }
}
