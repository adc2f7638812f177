package dev.mlsd.traffic.load.report;

import dev.mlsd.traffic.load.step.Progress;
import dev.mlsd.traffic.load.step.StepResult;
import dev.mlsd.traffic.load.targets.TargetName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Results and progress as the values of JSON objects: snake case, milliseconds to the tenth of a microsecond. */
public final class LoadJson {

    private static final double[] PERCENTS = {
        0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 98.5, 99, 99.5,
        99.75, 99.9, 99.95, 99.975, 99.99, 99.995, 99.999, 99.9995, 99.9999, 100
    };

    private LoadJson() {}

    /** A result. What an open loop alone can know is null for a closed one. */
    public static Map<String, Object> result(TargetName target, StepResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("label", result.plan().label());
        json.put("target", target.text());
        json.put("loop", result.plan().loop().toString());
        json.put("arrivals", result.plan().process().toString());
        json.put("connections", result.plan().connections());
        json.put(
                "offered_rate", result.plan().rate() == 0 ? null : result.plan().rate());
        json.put("achieved_rate", rounded(result.achievedRate()));
        json.put("seconds", rounded(result.seconds()));
        json.put("sent", result.sent());
        json.put("answered", result.answered());
        json.put("errors", result.failed());
        json.put("errors_by_reason", result.errors());
        json.put("fallbacks", result.fallbacks());
        json.put("late_sends", result.lateSends());
        json.put("max_send_delay_ms", rounded(result.maxSendDelayMillis()));
        percentiles(json, "", result.latency());
        percentiles(json, "naive_", result.naive());
        json.put("percentiles", curve(result));
        return json;
    }

    private static void percentiles(Map<String, Object> json, String prefix, Histogram histogram) {
        json.put(prefix + "p50_ms", rounded(StepResult.percentile(histogram, 50)));
        json.put(prefix + "p90_ms", rounded(StepResult.percentile(histogram, 90)));
        json.put(prefix + "p99_ms", rounded(StepResult.percentile(histogram, 99)));
        json.put(prefix + "p999_ms", rounded(StepResult.percentile(histogram, 99.9)));
        json.put(prefix + "max_ms", rounded(StepResult.percentile(histogram, 100)));
        json.put(prefix + "mean_ms", rounded(StepResult.mean(histogram)));
    }

    /** Percent, latency from the intended send, naive latency: as far as there are answers enough to tell one percentile from the next. */
    private static List<List<Double>> curve(StepResult result) {
        List<List<Double>> points = new ArrayList<>();
        long answers = result.answered();
        for (double percent : PERCENTS) {
            boolean resolved = (100 - percent) / 100 * answers >= 1 || percent == 100;
            if (answers > 0 && resolved) {
                points.add(Arrays.asList(
                        percent,
                        rounded(StepResult.percentile(result.latency(), percent)),
                        rounded(StepResult.percentile(result.naive(), percent))));
            }
        }
        return points;
    }

    /** The last quarter of a second. */
    public static Map<String, Object> progress(Progress progress) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("label", progress.label());
        json.put("t", rounded(progress.seconds()));
        json.put("warm_up", progress.warmUp());
        json.put("offered_rate", progress.offeredRate());
        json.put("achieved_rate", rounded(progress.achievedRate()));
        json.put("sent", progress.sent());
        json.put("answered", progress.answered());
        json.put("errors", progress.errors());
        json.put("fallbacks", progress.fallbacks());
        json.put("late_sends", progress.lateSends());
        json.put("p50_ms", rounded(progress.p50()));
        json.put("p99_ms", rounded(progress.p99()));
        json.put("p999_ms", rounded(progress.p999()));
        json.put("max_ms", rounded(progress.max()));
        json.put("naive_p50_ms", rounded(progress.naiveP50()));
        json.put("naive_p99_ms", rounded(progress.naiveP99()));
        return json;
    }

    private static Double rounded(Double value) {
        return value == null ? null : Math.round(value * 1e4) / 1e4;
    }
}
