package dev.mlsd.traffic.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.traffic.simulator.Simulation;
import dev.mlsd.traffic.simulator.WorldSpec;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedSourceTest {

    private static final LocalDate START = LocalDate.of(2026, 1, 24);
    private static final long START_MILLIS =
            START.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();

    private final PaymentSource source = new SimulatedSource(new Simulation(new WorldSpec(3, 100, 100, START)));

    @Test
    void open_fromTheMiddleOfADay_isTheRestOfTheWorld() {
        List<KnownPayment> all = take(0, 1_000);
        long middle = all.get(400).payment().eventMillis();
        assertThat(take(middle, 600)).isEqualTo(all.subList(400, 1_000));
    }

    @Test
    void open_fromBeforeTheStart_beginsWithDayZero() {
        assertThat(take(START_MILLIS - 1_000_000_000L, 10)).isEqualTo(take(START_MILLIS, 10));
    }

    private List<KnownPayment> take(long fromMillis, int count) {
        List<KnownPayment> payments = new ArrayList<>();
        try (PaymentStream stream = source.open(fromMillis)) {
            while (payments.size() < count) {
                payments.add(stream.next().orElseThrow());
            }
        }
        return payments;
    }
}
