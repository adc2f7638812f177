package dev.mlsd.traffic.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.vector.EntityTable;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.simulator.SimulatedPayment;
import dev.mlsd.traffic.simulator.Simulation;
import dev.mlsd.traffic.simulator.WorldSpec;
import dev.mlsd.traffic.source.SimulatedSource;
import dev.mlsd.traffic.status.Status;
import dev.mlsd.traffic.status.StatusBoard;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootstrapTest {

    private static final LocalDate START = LocalDate.of(2026, 1, 24);
    private static final int DAYS = 12;
    private static final Duration LABEL_DELAY = Duration.ofDays(7);

    @TempDir
    private Path data;

    private final Registry registry = RegistryReader.readDefault();

    /** Many terminals; and one, with more payments than are kept as they are. */
    @ParameterizedTest
    @CsvSource({"80, 1000000", "80, 700", "80, 50", "1, 1000000", "1, 500"})
    void publish_anyNumberOfBuckets_rowsAreThoseOfTheWholeTable(int terminals, int paymentsInMemory) throws Exception {
        Simulation simulation = new Simulation(new WorldSpec(5, 90, terminals, START));
        Map<String, String> published = new TreeMap<>();
        StatusBoard board = new StatusBoard(Status.loading("simulate", "", null, 0));
        long rows = new Bootstrap(
                        history(simulation),
                        registry,
                        (entity, state) -> published.put(
                                entity + " " + state.getView() + " " + state.getEntity(),
                                HexFormat.of().formatHex(state.getState().toByteArray())),
                        board,
                        data,
                        paymentsInMemory)
                .publish();
        assertThat(published).isEqualTo(rowsOfTheWholeTable(simulation)).hasSize((int) rows);
        assertThat(board.status().percent()).isEqualTo(100);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void publish_interrupted_endsAndLeavesNoFile() {
        Simulation simulation = new Simulation(new WorldSpec(5, 90, 80, START));
        List<String> published = new ArrayList<>();
        Bootstrap bootstrap = new Bootstrap(
                history(simulation),
                registry,
                (entity, state) -> {
                    published.add(state.getEntity());
                    Thread.currentThread().interrupt();
                },
                new StatusBoard(Status.loading("simulate", "", null, 0)),
                data,
                100);
        assertThatThrownBy(bootstrap::publish).isInstanceOf(InterruptedException.class);
        assertThat(published).hasSize(1);
        assertThat(data).isEmptyDirectory();
    }

    private static History history(Simulation simulation) {
        return new History(new SimulatedSource(simulation), millis(START), millis(START.plusDays(DAYS)), LABEL_DELAY);
    }

    /** Everything in one table: payments, and labels when they become known. */
    private Map<String, String> rowsOfTheWholeTable(Simulation simulation) {
        EntityTable table = new EntityTable(registry);
        long end = millis(START.plusDays(DAYS));
        for (int day = 0; day < DAYS; day++) {
            for (SimulatedPayment simulated : simulation.day(day)) {
                PaymentEvent payment = simulated.payment();
                table.apply(payment);
                long labelMillis = payment.eventMillis() + LABEL_DELAY.toMillis();
                if (labelMillis < end) {
                    table.apply(new LabelEvent(
                            payment.transactionId(),
                            payment.customerId(),
                            payment.terminalId(),
                            payment.eventMillis(),
                            labelMillis,
                            simulated.fraud()));
                }
            }
        }
        Map<String, String> rows = new TreeMap<>();
        for (FeatureView.Windows view : table.views()) {
            Entity entity = view.entity();
            table.forEachRow(
                    view,
                    (id, windows) -> rows.put(
                            entity + " " + view.id() + " " + id, HexFormat.of().formatHex(windows.encodeState())));
        }
        return rows;
    }

    private static long millis(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
