package dev.mlsd.workbench.live;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The figures of one second, for charts. A figure is null when its source did not answer or did not measure it; never zero instead.
 *
 * @param at when it was taken
 * @param decisions decisions per second that inference-service made
 * @param p50 median latency from the intended send time, ms
 * @param p99 99th percentile of it, ms
 * @param naiveP50 median latency from the real send time, ms
 * @param naiveP99 99th percentile of it, ms
 * @param vectors vectors per second that feature-service served
 * @param events events per second that moved windows
 * @param predictions predictions per second that monitoring-service took in
 * @param payments payments per second published, from the counter of the traffic source
 * @param labels labels per second published, from the counter of the traffic source
 * @param rows rows per second written to the online store, from the counter of feature-service
 * @param joined labels per second that met their prediction, from the counter of monitoring-service
 * @param blocked share of all decisions that were to block
 * @param fallback share of all decisions that took the fallback
 * @param memory MiB that all processes hold, as the supervisor sees it
 * @param counters what rates are made from
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sample(
        Instant at,
        Double decisions,
        Double p50,
        Double p99,
        @JsonProperty("naive_p50") Double naiveP50,
        @JsonProperty("naive_p99") Double naiveP99,
        Double vectors,
        Double events,
        Double predictions,
        Double payments,
        Double labels,
        Double rows,
        Double joined,
        Double blocked,
        Double fallback,
        Double memory,
        @JsonIgnore Counters counters) {

    /** Rates of counters are taken over at least this much wall time, so that one late answer does not look like a burst. */
    private static final Duration RATE_SPAN = Duration.ofSeconds(4);

    /** Counters as they were last read; null when unknown. */
    record Counters(Counter payments, Counter labels, Counter rows, Counter joined) {}

    /** A counter and when it was read: rates count from reading to reading, or they would tremble with the polling. */
    record Counter(double value, Instant at) {

        /** The counter at a path of a source's current answer; null when it is not there. */
        static Counter of(SourceState state, String... path) {
            Double value = Figures.number(state.current(), path);
            return value == null ? null : new Counter(value, state.readAt());
        }
    }

    /** The sample of a moment. {@code earlier} is oldest first. */
    static Sample of(Instant now, Map<Source, SourceState> sources, List<Sample> earlier) {
        JsonNode traffic = sources.get(Source.TRAFFIC).current();
        JsonNode inference = sources.get(Source.INFERENCE).current();
        JsonNode feature = sources.get(Source.FEATURE).current();
        JsonNode monitoring = sources.get(Source.MONITORING).current();
        Double decided = Figures.number(inference, "decisions_total");
        Counters counters = new Counters(
                Counter.of(sources.get(Source.TRAFFIC), "payments_sent"),
                Counter.of(sources.get(Source.TRAFFIC), "labels_sent"),
                Counter.of(sources.get(Source.FEATURE), "redis", "rows_written_total"),
                Counter.of(sources.get(Source.MONITORING), "labels_joined_total"));
        return new Sample(
                now,
                Figures.number(inference, "rate_per_s"),
                Figures.number(traffic, "latency_ms", "p50"),
                Figures.number(traffic, "latency_ms", "p99"),
                Figures.number(traffic, "latency_ms", "naive_p50"),
                Figures.number(traffic, "latency_ms", "naive_p99"),
                Figures.number(feature, "rate_per_s"),
                Figures.number(feature, "events_per_s"),
                Figures.number(monitoring, "predictions_per_s"),
                rate(counters, earlier, Counters::payments),
                rate(counters, earlier, Counters::labels),
                rate(counters, earlier, Counters::rows),
                rate(counters, earlier, Counters::joined),
                Figures.share(Figures.number(inference, "block"), decided),
                Figures.share(Figures.number(inference, "fallbacks_total"), decided),
                Figures.number(sources.get(Source.SUPERVISOR).current(), "memory_mib"),
                counters);
    }

    /** Growth per second against the newest reading that is old enough; null when there is none or the counter started anew. */
    private static Double rate(Counters counters, List<Sample> earlier, Function<Counters, Counter> counter) {
        Counter to = counter.apply(counters);
        if (to == null) {
            return null;
        }
        for (Sample sample : earlier.reversed()) {
            Counter from = counter.apply(sample.counters());
            if (from == null) {
                return null;
            }
            Duration span = Duration.between(from.at(), to.at());
            if (span.compareTo(RATE_SPAN) >= 0) {
                return from.value() > to.value() ? null : (to.value() - from.value()) / (span.toNanos() / 1e9);
            }
        }
        return null;
    }
}
