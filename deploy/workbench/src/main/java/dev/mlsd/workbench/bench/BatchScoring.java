package dev.mlsd.workbench.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.workbench.experiment.Bench.BatchScores;
import dev.mlsd.workbench.experiment.Bench.PaymentEvent;
import dev.mlsd.workbench.experiment.ExperimentException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The batch scoring job in a JVM of its own, as {@code deploy/mlsd score} runs it. */
final class BatchScoring {

    private static final long PATIENCE_SECONDS = 50;
    private static final int CENTS = 2;
    private static final int ID = 0;
    private static final int PROBABILITY = 6;

    private final ObjectMapper mapper;
    private final Path jar;

    BatchScoring(ObjectMapper mapper, Path jar) {
        this.mapper = mapper;
        this.jar = jar;
    }

    BatchScores score(String model, List<PaymentEvent> payments, Stream<PaymentEvent> besides)
            throws ExperimentException, InterruptedException {
        if (!Files.isRegularFile(jar)) {
            throw new ExperimentException(
                    "no_batch_job", "the batch scoring job is not built: there is no " + jar + " (MLSD_TRAINING_JAR)");
        }
        Path folder = null;
        try {
            folder = Files.createTempDirectory("mlsd-score");
            return score(model, payments, besides, folder);
        } catch (IOException failed) {
            throw new ExperimentException("batch_job", "the batch job's files cannot be used: " + failed.getMessage());
        } finally {
            delete(folder);
        }
    }

    private BatchScores score(String model, List<PaymentEvent> payments, Stream<PaymentEvent> besides, Path folder)
            throws IOException, ExperimentException, InterruptedException {
        Path input = folder.resolve("payments.csv");
        Path output = folder.resolve("scored.csv");
        Path said = folder.resolve("said.json");
        write(input, Stream.concat(payments.stream(), besides).iterator());
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar.toAbsolutePath().toString(),
                "score",
                input.toString(),
                "--output",
                output.toString(),
                "--model",
                model,
                "--json");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new ExperimentException(
                        "batch_job", "the batch job did not end within " + PATIENCE_SECONDS + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new ExperimentException(
                    "batch_job", "the batch job ended with " + process.exitValue() + "; its reason is in this log");
        }
        JsonNode result = mapper.readTree(said.toFile());
        Map<String, Double> costs = new HashMap<>();
        result.path("processor_seconds_by_part")
                .properties()
                .forEach(part -> costs.put(part.getKey(), part.getValue().asDouble()));
        Set<String> told = payments.stream().map(PaymentEvent::id).collect(Collectors.toSet());
        return new BatchScores(
                result.path("scored").asLong(),
                probabilities(output, told),
                result.path("seconds").asDouble(),
                result.path("processor_seconds").asDouble(),
                costs);
    }

    private static void write(Path file, Iterator<PaymentEvent> payments) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            writer.write("transaction_id,tx_datetime,customer_id,terminal_id,tx_amount\n");
            while (payments.hasNext()) {
                PaymentEvent payment = payments.next();
                writer.write(payment.id() + "," + Instant.ofEpochMilli(payment.eventMillis()) + "," + payment.customer()
                        + "," + payment.terminal() + "," + BigDecimal.valueOf(payment.amountMinor(), CENTS) + "\n");
            }
        }
    }

    /** Ids are an experiment's own: letters, digits and hyphens, which need no quotes. */
    private static Map<String, Double> probabilities(Path file, Set<String> told) throws IOException {
        Map<String, Double> probabilities = new HashMap<>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] cells = line.split(",");
                if (told.contains(cells[ID])) {
                    probabilities.put(cells[ID], Double.valueOf(cells[PROBABILITY]));
                }
            }
        }
        return probabilities;
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            throw new IllegalStateException("temporary files could not be deleted", left);
        }
    }
}
