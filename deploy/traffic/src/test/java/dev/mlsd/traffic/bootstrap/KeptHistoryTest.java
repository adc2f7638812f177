package dev.mlsd.traffic.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.offline.HistoryReader;
import dev.mlsd.feature.offline.LabelledEvent;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.source.KnownPayment;
import dev.mlsd.traffic.source.Truth;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptHistoryTest {

    private static final long START = Instant.parse("2026-01-24T00:00:00Z").toEpochMilli();
    private static final Duration DELAY = Duration.ofDays(7);
    private static final long DAY = Duration.ofDays(1).toMillis();

    @TempDir
    private Path folder;

    @Test
    void add_paymentsBeforeAndAfterTheEnd_keepsWhatWasMadeAndKnownBefore() {
        PaymentEvent known = payment("1", START);
        PaymentEvent unlabelled = payment("2", START + DAY);
        PaymentEvent early = payment("3", START + 2 * DAY);
        try (KeptHistory kept = new KeptHistory(folder.resolve("offline"), "simulation", START + 8 * DAY, DELAY)) {
            kept.add(new KnownPayment(known, Truth.FRAUD));
            kept.add(new KnownPayment(unlabelled, Truth.UNKNOWN));
            kept.add(new KnownPayment(early, Truth.GENUINE));
            kept.add(new KnownPayment(payment("4", START + 8 * DAY), Truth.GENUINE));
            kept.commit();
        }

        HistoryReader history = HistoryReader.open(folder.resolve("offline")).orElseThrow();
        List<LabelledEvent> events = new ArrayList<>();
        history.forEach(Long.MAX_VALUE, events::add);
        assertThat(events)
                .containsExactly(
                        new LabelledEvent(
                                known,
                                Optional.of(new LabelEvent("1", "c", "t", START, START + DELAY.toMillis(), true))),
                        new LabelledEvent(unlabelled, Optional.empty()),
                        new LabelledEvent(early, Optional.empty()));
        assertThat(history.isImported()).isFalse();
    }

    private static PaymentEvent payment(String id, long millis) {
        return new PaymentEvent(id, "c", "t", 250, millis);
    }
}
