package dev.mlsd.cli.e2e;

import dev.mlsd.traffic.simulator.SimulatedPayment;
import dev.mlsd.traffic.simulator.Simulation;
import dev.mlsd.traffic.simulator.WorldSpec;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** A small world as a file: some weeks of history, and the day that the test replays. */
final class World {

    static final LocalDate START = LocalDate.of(2018, 4, 1);
    static final int DAYS = 36;
    static final LocalDate REPLAYED = START.plusDays(DAYS - 1);

    private World() {}

    /** Frauds are rare: of the worlds from a fixed seed on, the first with enough of them on the replayed day. */
    static List<SimulatedPayment> payments() {
        return LongStream.iterate(11, seed -> seed + 1)
                .mapToObj(World::payments)
                .filter(World::hasFrauds)
                .findFirst()
                .orElseThrow();
    }

    private static boolean hasFrauds(List<SimulatedPayment> payments) {
        return payments.stream()
                        .filter(payment -> payment.fraud() && isReplayed(payment))
                        .count()
                >= 4;
    }

    private static List<SimulatedPayment> payments(long seed) {
        return payments(seed, 500, 600);
    }

    /** Any world of these days. */
    static List<SimulatedPayment> payments(long seed, int customers, int terminals) {
        Simulation simulation = new Simulation(new WorldSpec(seed, customers, terminals, START));
        List<SimulatedPayment> payments = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            payments.addAll(simulation.day(day));
        }
        return payments;
    }

    static boolean isReplayed(SimulatedPayment payment) {
        return dayOf(payment.payment().eventMillis()).equals(REPLAYED);
    }

    static LocalDate dayOf(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    static void write(List<SimulatedPayment> payments, Path file) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("transaction_id,tx_datetime,customer_id,terminal_id,tx_amount,tx_fraud\n");
            for (SimulatedPayment simulated : payments) {
                var payment = simulated.payment();
                writer.write("%s,%s,%s,%s,%d.%02d,%d%n"
                        .formatted(
                                payment.transactionId(),
                                Instant.ofEpochMilli(payment.eventMillis()),
                                payment.customerId(),
                                payment.terminalId(),
                                payment.amountMinor() / 100,
                                payment.amountMinor() % 100,
                                simulated.fraud() ? 1 : 0));
            }
        }
    }
}
