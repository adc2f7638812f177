package dev.mlsd.training.dataset;

import dev.mlsd.traffic.simulator.SimulatedPayment;
import dev.mlsd.traffic.simulator.Simulation;
import dev.mlsd.traffic.simulator.WorldSpec;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Payments of a simulated world, from its first day on. */
public final class SimulatedSource implements PaymentSource {

    private final WorldSpec world;

    public SimulatedSource(WorldSpec world) {
        this.world = world;
    }

    @Override
    public Map<String, Object> description() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("source", "simulate");
        description.put("seed", world.seed());
        description.put("customers", world.customers());
        description.put("terminals", world.terminals());
        description.put("start", world.startDate().toString());
        return description;
    }

    @Override
    public long forEach(long untilMillis, Consumer<LabelledPayment> visitor) {
        Simulation simulation = new Simulation(world);
        long dayMillis = Duration.ofDays(1).toMillis();
        long dayStart =
                world.startDate().atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        for (int day = 0; dayStart < untilMillis; day++, dayStart += dayMillis) {
            for (SimulatedPayment simulated : simulation.day(day)) {
                if (simulated.payment().eventMillis() < untilMillis) {
                    visitor.accept(
                            new LabelledPayment(simulated.payment(), simulated.fraud() ? Label.FRAUD : Label.GENUINE));
                }
            }
        }
        return 0;
    }
}
