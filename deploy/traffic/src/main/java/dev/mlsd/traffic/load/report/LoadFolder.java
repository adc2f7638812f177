package dev.mlsd.traffic.load.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.traffic.load.step.StepPlan;
import dev.mlsd.traffic.load.step.StepResult;
import dev.mlsd.traffic.load.targets.TargetName;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A result as files: {@code latency.hgrm} and {@code latency-naive.hgrm} in milliseconds, {@code result.json}, and {@code report.html}.
 */
public final class LoadFolder {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEMPLATE = "load-report.html";
    private static final String PLACE = "/*DATA*/null";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int TICKS_PER_HALF = 5;

    private LoadFolder() {}

    /**
     * Writes them.
     *
     * @param about what a reader needs to repeat the test: command line, address, moment
     */
    public static void write(Path folder, TargetName target, StepResult result, Map<String, Object> about)
            throws IOException {
        Files.createDirectories(folder);
        if (result.plan().loop() == StepPlan.Loop.OPEN) {
            histogram(folder.resolve("latency.hgrm"), result.intended());
        }
        histogram(folder.resolve("latency-naive.hgrm"), result.naive());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("result", LoadJson.result(target, result));
        all.put("about", about);
        all.put("environment", Environment.describe());
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("result.json").toFile(), all);
        all.put("progress", result.progress().stream().map(LoadJson::progress).toList());
        Files.writeString(folder.resolve("report.html"), page(all));
    }

    private static void histogram(Path file, Histogram histogram) throws IOException {
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            histogram.outputPercentileDistribution(out, TICKS_PER_HALF, NANOS_PER_MILLI);
        }
    }

    /** The page; what is put into its script cannot end it. */
    static String page(Map<String, Object> data) {
        try (InputStream template = LoadFolder.class.getResourceAsStream(TEMPLATE)) {
            String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
            return text.replace(PLACE, JSON.writeValueAsString(data).replace("<", "\\u003c"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are always JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files that {@link #write} makes. */
    public static List<String> files() {
        return List.of("report.html", "latency.hgrm", "latency-naive.hgrm", "result.json");
    }
}
