package dev.mlsd.traffic.load.report;

import dev.mlsd.traffic.load.step.StepPlan;
import dev.mlsd.traffic.load.step.StepResult;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** A result as a table on a terminal. */
public final class LoadTable {

    /** Below this share of the offered rate, the target or this machine did not keep up. */
    private static final double KEPT_UP = 0.97;

    private static final double MANY_LATE = 0.01;

    private LoadTable() {}

    /** Prints it. */
    public static void print(PrintWriter out, StepResult result) {
        boolean open = result.plan().loop() == StepPlan.Loop.OPEN;
        out.println(String.format(Locale.ROOT, "latency      from intended send   naive (from real send)"));
        row(out, "P50", result, 50);
        row(out, "P90", result, 90);
        row(out, "P99", result, 99);
        row(out, "P99.9", result, 99.9);
        row(out, "max", result, 100);
        out.println(line(
                "%,d answered of %,d sent in %.1f s: %,.0f a second%s",
                result.answered(),
                result.sent(),
                result.seconds(),
                result.achievedRate(),
                result.plan().rate() == 0
                        ? ""
                        : line(", %,.0f offered", result.plan().rate())));
        if (open) {
            out.println(line(
                    "%,d sends were more than 1 ms late, the latest by %.1f ms",
                    result.lateSends(), result.maxSendDelayMillis()));
        } else {
            out.println(
                    "a closed loop: nobody knows when its requests should have been sent, so there is only the naive latency");
        }
        if (result.fallbacks() > 0) {
            out.println(line("%,d were decided by the rules instead of the model", result.fallbacks()));
        }
        if (result.failed() > 0) {
            out.println(line("%,d errors: ", result.failed())
                    + result.errors().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(error -> line("%s %,d", error.getKey(), error.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        if (open && result.achievedRate() < KEPT_UP * result.plan().rate()) {
            out.println(
                    "not all that was offered was answered in time: percentiles of an overload depend on how long it lasts");
        }
        if (open && result.lateSends() > MANY_LATE * result.sent()) {
            out.println(
                    "many sends were late: a part of these latencies is this client's own, or its connections were all taken");
        }
        out.flush();
    }

    private static void row(PrintWriter out, String name, StepResult result, double percent) {
        out.println(line("%-10s %18s %24s", name, cell(result.latency(), percent), cell(result.naive(), percent)));
    }

    private static String cell(Histogram histogram, double percent) {
        Double value = StepResult.percentile(histogram, percent);
        return value == null ? "-" : line("%.3f ms", value);
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
