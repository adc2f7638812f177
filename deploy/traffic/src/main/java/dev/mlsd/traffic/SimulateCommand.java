package dev.mlsd.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.traffic.simulator.SimulatedPayment;
import dev.mlsd.traffic.simulator.Simulation;
import dev.mlsd.traffic.simulator.WorldSpec;
import dev.mlsd.traffic.source.KnownPayment;
import dev.mlsd.traffic.source.Truth;
import dev.mlsd.traffic.source.WrittenFile;
import dev.mlsd.traffic.source.WrongFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the payments of a simulated world, with what is true about them, into a file that can be replayed. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Write the payments of a simulated world into a file: Parquet or CSV, as its name ends (.parquet, .csv, .csv.gz).",
            "Columns: transaction_id, tx_datetime, customer_id, terminal_id, tx_amount, tx_fraud. A customer makes about two"
                    + " payments a day. The same options give the same payments."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the file is written", "1:failed; there is no file", "2:wrong usage; nothing was changed"})
final class SimulateCommand implements Callable<Integer> {

    private static final long MOST_DAYS = 3_650;
    private static final Duration LINE = Duration.ofSeconds(2);
    private static final int STEP = 4096;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "To be written; its folder must exist.")
    private Path file;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "2000",
            description = "1 to 1000000 (${DEFAULT-VALUE}).")
    private int customers;

    @Option(
            names = "--terminals",
            paramLabel = "N",
            defaultValue = "4000",
            description = "1 to 1000000 (${DEFAULT-VALUE}).")
    private int terminals;

    @Option(names = "--days", paramLabel = "N", defaultValue = "37", description = "1 to 3650 (${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--start",
            paramLabel = "DATE",
            defaultValue = "2026-01-24",
            description = "First day, as YYYY-MM-DD (${DEFAULT-VALUE}).")
    private LocalDate start;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Of the world: another seed, other payments (${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--force", description = "Replace the file if it is there already.")
    private boolean force;

    @Option(names = "--json", description = "Print the result as JSON: rows, frauds, seconds, rows_per_second, file.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try {
            if (days < 1 || days > MOST_DAYS) {
                throw new IllegalArgumentException("--days is between 1 and " + MOST_DAYS + ", got " + days);
            }
            WorldSpec world = new WorldSpec(seed, customers, terminals, start);
            try (WrittenFile written = WrittenFile.create(file, force)) {
                Thread end = new Thread(() -> forget(written), "forget the unfinished file");
                Runtime.getRuntime().addShutdownHook(end);
                write(new Simulation(world), written);
                Runtime.getRuntime().removeShutdownHook(end);
            }
            return 0;
        } catch (WrongFileException | IllegalArgumentException e) {
            String way = e.getMessage().endsWith("is there already") ? "; --force replaces a file" : "";
            throw new ParameterException(spec.commandLine(), e.getMessage() + way, e);
        }
    }

    private void write(Simulation simulation, WrittenFile written) throws IOException {
        Progress progress = new Progress();
        for (int day = 0; day < days; day++) {
            for (SimulatedPayment simulated : simulation.day(day)) {
                written.write(new KnownPayment(simulated.payment(), simulated.fraud() ? Truth.FRAUD : Truth.GENUINE));
                progress.row(simulated.fraud(), day);
            }
        }
        progress.tell("putting the file into its place");
        written.finish();
        progress.end();
    }

    private static void forget(WrittenFile written) {
        try {
            written.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts, and tells on standard error. */
    private final class Progress {

        private final long began = System.nanoTime();
        private long lastLine = began;
        private long rows;
        private long frauds;

        void row(boolean fraud, int day) {
            rows++;
            frauds += fraud ? 1 : 0;
            if (rows % STEP == 0 && System.nanoTime() - lastLine >= LINE.toNanos()) {
                tell("day " + (day + 1) + " of " + days);
            }
        }

        void tell(String what) {
            lastLine = System.nanoTime();
            spec.commandLine()
                    .getErr()
                    .printf(Locale.ROOT, "%,12d rows   %,10.0f rows/s   %s%n", rows, rows / seconds(), what);
        }

        void end() throws JsonProcessingException {
            if (json) {
                Map<String, Object> report = new LinkedHashMap<>();
                report.put("rows", rows);
                report.put("frauds", frauds);
                report.put("seconds", Math.round(seconds() * 1000) / 1000.0);
                report.put("rows_per_second", Math.round(rows / seconds()));
                report.put("file", file.toAbsolutePath().normalize().toString());
                spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(report));
            } else {
                spec.commandLine()
                        .getOut()
                        .printf(
                                Locale.ROOT,
                                "%,d payments, %,d of them frauds, in %.1f s (%,.0f rows/s): %s%n",
                                rows,
                                frauds,
                                seconds(),
                                rows / seconds(),
                                file);
            }
        }

        private double seconds() {
            return Math.max(1, System.nanoTime() - began) / 1e9;
        }
    }
}
