package dev.mlsd.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.traffic.simulator.SimulatedPayment;
import dev.mlsd.traffic.simulator.Simulation;
import dev.mlsd.traffic.simulator.WorldSpec;
import dev.mlsd.traffic.source.KnownPayment;
import dev.mlsd.traffic.source.PaymentFile;
import dev.mlsd.traffic.source.Truth;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SimulateCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"world.parquet", "world.csv", "world.csv.gz"})
    void simulate_anyForm_readsBackAsTheSamePaymentsAndLabels(String name) throws IOException {
        Path file = folder.resolve(name);
        assertThat(execute(
                        "simulate",
                        file.toString(),
                        "--customers",
                        "300",
                        "--terminals",
                        "200",
                        "--days",
                        "3",
                        "--start",
                        "2025-12-30",
                        "--seed",
                        "11",
                        "--json"))
                .as(err.toString())
                .isZero();
        List<KnownPayment> simulated = simulated(new WorldSpec(11, 300, 200, LocalDate.of(2025, 12, 30)), 3);
        assertThat(read(file)).isEqualTo(simulated);
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.get("rows").asInt()).isEqualTo(simulated.size());
        assertThat(report.get("frauds").asLong())
                .isEqualTo(simulated.stream()
                        .filter(payment -> payment.truth() == Truth.FRAUD)
                        .count());
        assertThat(report.get("rows_per_second").asLong()).isPositive();
        assertThat(report.get("file").asText()).isEqualTo(file.toString());
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void simulate_fileIsThere_isRefusedUnlessForced() throws IOException {
        Path file = Files.writeString(folder.resolve("world.csv"), "precious");
        assertThat(execute("simulate", file.toString(), "--customers", "5", "--days", "1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains(file + " is there already; --force replaces a file");
        assertThat(file).hasContent("precious");
        assertThat(execute("simulate", file.toString(), "--customers", "5", "--days", "1", "--force"))
                .isZero();
        assertThat(read(file)).isEqualTo(simulated(new WorldSpec(7, 5, 4_000, LocalDate.of(2026, 1, 24)), 1));
    }

    @Test
    void simulate_wrongUsage_saysWhatIsAllowedAndLeavesNothing() {
        assertThat(execute("simulate", folder.resolve("world.txt").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("ends in .parquet, .csv or .csv.gz, got world.txt");
        assertThat(execute("simulate", folder.resolve("none/world.csv").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no folder " + folder.resolve("none"));
        String file = folder.resolve("world.csv").toString();
        assertThat(execute("simulate", file, "--days", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--days is between 1 and 3650, got 0");
        assertThat(execute("simulate", file, "--customers", "2000000")).isEqualTo(2);
        assertThat(err.toString()).contains("between 1 and 1000000 customers, got 2000000");
        assertThat(folder).isEmptyDirectory();
    }

    private static List<KnownPayment> read(Path file) throws IOException {
        List<KnownPayment> payments = new ArrayList<>();
        try (PaymentFile written = PaymentFile.open(file, "UTC")) {
            written.forEach(Long.MAX_VALUE, payments::add);
        }
        return payments;
    }

    /** In the order of a file that is read: by time and then by id. */
    private static List<KnownPayment> simulated(WorldSpec world, int days) {
        Simulation simulation = new Simulation(world);
        List<SimulatedPayment> payments = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            payments.addAll(simulation.day(day));
        }
        return payments.stream()
                .map(simulated ->
                        new KnownPayment(simulated.payment(), simulated.fraud() ? Truth.FRAUD : Truth.GENUINE))
                .sorted(Comparator.comparing(
                                (KnownPayment known) -> known.payment().eventMillis())
                        .thenComparing(known -> known.payment().transactionId()))
                .toList();
    }

    private int execute(String... arguments) {
        CommandLine commandLine = TrafficMain.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
