package dev.mlsd.traffic.source;

import dev.mlsd.traffic.simulator.SimulatedPayment;
import dev.mlsd.traffic.simulator.Simulation;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The payments of a simulated world, without end; a day of them is in memory at a time. */
public final class SimulatedSource implements PaymentSource {

    private static final long MILLIS_OF_DAY = 86_400_000;

    private final Simulation simulation;
    private final long startMillis;

    /** The payments of a world. */
    public SimulatedSource(Simulation simulation) {
        this.simulation = simulation;
        this.startMillis = simulation
                .spec()
                .startDate()
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .toEpochMilli();
    }

    @Override
    public PaymentStream open(long fromMillis) {
        int day = (int) Math.max(0, Math.floorDiv(fromMillis - startMillis, MILLIS_OF_DAY));
        return new Days(day, fromMillis);
    }

    private final class Days implements PaymentStream {

        private final long fromMillis;
        private int nextDay;
        private Iterator<SimulatedPayment> payments =
                List.<SimulatedPayment>of().iterator();

        Days(int firstDay, long fromMillis) {
            this.nextDay = firstDay;
            this.fromMillis = fromMillis;
        }

        @Override
        public Optional<KnownPayment> next() {
            while (true) {
                while (!payments.hasNext()) {
                    payments = simulation.day(nextDay++).iterator();
                }
                SimulatedPayment simulated = payments.next();
                if (simulated.payment().eventMillis() >= fromMillis) {
                    return Optional.of(
                            new KnownPayment(simulated.payment(), simulated.fraud() ? Truth.FRAUD : Truth.GENUINE));
                }
            }
        }

        @Override
        public void close() {
            payments = List.<SimulatedPayment>of().iterator();
        }
    }
}
