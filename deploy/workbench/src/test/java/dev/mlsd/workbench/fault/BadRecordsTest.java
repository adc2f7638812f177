package dev.mlsd.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.workbench.fault.FaultKind.OfData;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BadRecordsTest {

    private static final long WORLD = 1_773_481_330_000L;

    @Test
    void everyRecord_isOfItsOwnIdsAndMovesNoWorld() {
        for (OfData kind : OfData.values()) {
            BadRecords.Bad bad = BadRecords.of(kind, WORLD, 7);
            assertThat(new String(bad.key(), StandardCharsets.UTF_8)).startsWith("bad-");
            assertThat(bad.timestampMillis()).isEqualTo(WORLD);
        }
    }

    @Test
    void prefixes_areNoneTheBeginningOfAnother() {
        Set<String> prefixes =
                Arrays.stream(OfData.values()).map(OfData::prefix).collect(Collectors.toSet());
        assertThat(prefixes).hasSize(OfData.values().length);
        for (String one : prefixes) {
            assertThat(prefixes.stream().filter(other -> other.startsWith(one))).containsExactly(one);
        }
    }

    @Test
    void eachKind_isWrongInItsOneThing() throws InvalidProtocolBufferException {
        assertThat(payment(OfData.AMOUNT).getAmountMinor()).isNegative();
        assertThat(payment(OfData.FUTURE).getEventTimeMillis()).isGreaterThan(WORLD + 60_000);
        assertThat(payment(OfData.NO_ID).getTerminalId()).isEmpty();
        assertThat(payment(OfData.KEY).getCustomerId()).isNotEqualTo("bad-key");
        assertThat(payment(OfData.REPEATED)).isEqualTo(payment(OfData.REPEATED));
        assertThat(payment(OfData.LATE).getEventTimeMillis()).isLessThan(WORLD - 364L * 86_400_000);
        Label label = LabelRecord.parseFrom(
                        BadRecords.of(OfData.LABEL, WORLD, 1).value())
                .getLabel();
        assertThat(label.getLabelTimeMillis()).isLessThan(label.getEventTimeMillis());
    }

    @Test
    void unreadableRecord_isNone() {
        assertThatExceptionOfType(InvalidProtocolBufferException.class)
                .isThrownBy(() -> TransactionRecord.parseFrom(
                        BadRecords.of(OfData.UNREADABLE, WORLD, 1).value()));
    }

    private static Payment payment(OfData kind) throws InvalidProtocolBufferException {
        Payment payment = TransactionRecord.parseFrom(
                        BadRecords.of(kind, WORLD, 1).value())
                .getPayment();
        assertThat(payment.getTransactionId()).startsWith(kind.prefix());
        return payment;
    }
}
