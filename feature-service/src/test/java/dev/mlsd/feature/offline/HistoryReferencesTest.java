package dev.mlsd.feature.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryReferencesTest {

    private static final long DAY = 86_400_000;
    private static final long START = Instant.parse("2018-06-10T12:00:00Z").toEpochMilli();
    private static final LocalDate THIRD = LocalDate.parse("2018-06-12");

    @TempDir
    private Path folder;

    private Path store;

    @BeforeEach
    void write() {
        store = folder.resolve("offline");
        try (HistoryWriter writer = HistoryWriter.create(store, "test")) {
            for (int day = 0; day < 3; day++) {
                for (int i = 0; i < 4; i++) {
                    // Each day knows the terminals of the day before but one.
                    writer.payment(
                            new PaymentEvent(day + "-" + i, "c", "t" + (day + i), 100, START + day * DAY),
                            START + day * DAY);
                }
            }
            writer.label(new LabelEvent("0-0", "c", "t0", START, START + 2 * DAY, false));
            writer.label(new LabelEvent("2-1", "c", "t0", START, START + 2 * DAY, false));
            writer.label(new LabelEvent("never", "c", "t0", START, START + 2 * DAY, true));
            writer.commit();
        }
    }

    @Test
    void look_labelsAmongPayments_countsThoseWhosePaymentExists() {
        assertThat(HistoryReferences.look(store, "labels", THIRD, "transaction_id", "transactions", 30))
                .isEqualTo(new HistoryReferences.Known(3, 2));
        assertThat(HistoryReferences.look(store, "labels", THIRD, "transaction_id", "transactions", 1))
                .as("looking one day back")
                .isEqualTo(new HistoryReferences.Known(3, 1));
    }

    @Test
    void look_paymentsAmongEarlierPayments_countsKnownTerminals() {
        assertThat(HistoryReferences.look(store, "transactions", THIRD, "terminal_id", "transactions", 30))
                .isEqualTo(new HistoryReferences.Known(4, 3));
    }

    @Test
    void look_withoutADayOrAPast_looksAtNothing() {
        HistoryReferences.Known nothing = new HistoryReferences.Known(0, 0);
        assertThat(HistoryReferences.look(store, "transactions", THIRD.minusDays(2), "terminal_id", "transactions", 30))
                .isEqualTo(nothing);
        assertThat(HistoryReferences.look(store, "labels", THIRD.plusDays(5), "transaction_id", "transactions", 30))
                .isEqualTo(nothing);
    }
}
