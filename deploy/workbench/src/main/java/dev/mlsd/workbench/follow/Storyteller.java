package dev.mlsd.workbench.follow;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.Payment;
import dev.mlsd.inference.v1.Latencies;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.ServedRow;
import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.follow.Followed.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes the page of one payment from what the log holds of it. Pure. */
final class Storyteller {

    private static final double MINOR = 100;
    private static final double MICROS = 1_000;

    /** The values of {@code mlsd.feature.v1.FeatureStatus}, which the log holds as one byte each. */
    private static final List<String> STATUSES =
            List.of("UNSPECIFIED", "PRESENT", "NULL_VALUE", "NOT_FOUND", "APPROXIMATE", "STALE", "UNAVAILABLE");

    private Storyteller() {}

    /**
     * What is known beside the log.
     *
     * @param signatures features by {@code name/version} of the model
     * @param windows drift windows by day and model
     * @param windowsProblem why there are none; null when nothing is wrong
     * @param labelDelay how long labels take in this world, as seen; null while none has come
     */
    record Beside(
            Map<String, List<String>> signatures,
            List<Followed.DriftWindow> windows,
            Text windowsProblem,
            Duration labelDelay) {}

    static Optional<FollowedList.Item> item(Trace trace) {
        Prediction prediction = prediction(trace);
        if (prediction == null) {
            return Optional.empty();
        }
        boolean fallback = !prediction.getFallback().isEmpty();
        return Optional.of(new FollowedList.Item(
                trace.id(),
                prediction.getCustomerId(),
                prediction.getTerminalId(),
                prediction.getAmountMinor() / MINOR,
                Instant.ofEpochMilli(prediction.getEventTimeMillis()),
                prediction.getVerdict().name(),
                fallback ? null : finite(prediction.getProbability()),
                fallback ? prediction.getFallback() : null,
                trace.label() != null,
                trace.label() == null ? null : trace.label().label().getFraud(),
                prediction.getLatencies().getTotalMicros() / MICROS));
    }

    static Followed tell(Trace trace, Beside beside) {
        Prediction prediction = prediction(trace);
        Map<String, Text> missing = new LinkedHashMap<>();
        Followed.DriftWindow window = prediction == null ? null : window(prediction, beside);
        explain(trace, prediction, window, beside, missing);
        return new Followed(
                trace.id(),
                event(trace, prediction),
                prediction == null ? null : rows(prediction),
                prediction == null ? null : vector(prediction, beside.signatures()),
                null,
                prediction == null ? null : decision(prediction),
                prediction == null ? null : latency(prediction.getLatencies()),
                trace.prediction() == null ? null : log(trace.prediction().place()),
                trace.changes().isEmpty() ? null : changes(trace),
                window,
                label(trace),
                moments(trace, prediction),
                missing);
    }

    private static Prediction prediction(Trace trace) {
        try {
            return trace.prediction() == null
                    ? null
                    : Prediction.parseFrom(trace.prediction().bytes());
        } catch (InvalidProtocolBufferException _) {
            return null;
        }
    }

    private static void explain(
            Trace trace, Prediction prediction, Followed.DriftWindow window, Beside beside, Map<String, Text> missing) {
        missing.put(
                "batch",
                new Text(
                        "The log holds no batch: its rows were scored together, and decided each alone.",
                        "В журнале нет батча: его строки оценены вместе, а решение по каждой своё."));
        if (prediction == null) {
            Text undecided = new Text(
                    "No decision in the log: it was not asked for, or its record has not come yet.",
                    "Решения в журнале нет: его не просили, или запись ещё не пришла.");
            List.of("rows", "vector", "decision", "latency_ms", "log", "drift_window")
                    .forEach(part -> missing.put(part, undecided));
        } else if (!beside.signatures().containsKey(model(prediction))) {
            missing.put(
                    "vector_names",
                    new Text(
                            "inference-service does not tell the signature of this model, so the values have no names.",
                            "inference-service не сообщает сигнатуру этой модели, поэтому у значений нет имён."));
        }
        if (prediction != null && trace.prediction().place().seenMillis() == 0) {
            missing.put(
                    "reached_kafka",
                    new Text(
                            "It was in Kafka before the workbench looked: the record bears world time, and nobody noted the wall clock.",
                            "Запись была в Kafka раньше, чем workbench начал смотреть: в ней время мира, а время часов никто не отметил."));
        }
        if (trace.event() == null) {
            missing.put(
                    "event",
                    new Text(
                            "Not in the log: the payment becomes an event after its decision is answered.",
                            "В журнале нет: платёж становится событием после ответа о решении."));
        }
        if (trace.changes().isEmpty()) {
            missing.put(
                    "changes",
                    new Text(
                            "No row has moved yet: feature-service announces a row once Redis has it.",
                            "Ни одна строка ещё не изменилась: feature-service объявляет строку, когда она в Redis."));
        }
        if (prediction != null && window == null) {
            missing.put(
                    "drift_window",
                    beside.windowsProblem() != null
                            ? beside.windowsProblem()
                            : new Text(
                                    "monitoring-service has no window of this day and model yet.",
                                    "У monitoring-service ещё нет окна этого дня и модели."));
        }
        if (trace.label() == null) {
            missing.put("label", noLabel(beside.labelDelay()));
        }
    }

    private static Text noLabel(Duration delay) {
        if (delay == null) {
            return new Text(
                    "Not known yet: labels come days of world time after their payment.",
                    "Ещё неизвестно: метки приходят через дни времени мира после платежа.");
        }
        String days = String.format(
                Locale.ROOT,
                "%.1f",
                delay.toMillis() / (double) Duration.ofDays(1).toMillis());
        return new Text(
                "Not known yet: in this world a label comes about " + days + " days of world time after its payment.",
                "Ещё неизвестно: в этом мире метка приходит примерно через " + days.replace('.', ',')
                        + " сут. времени мира после платежа.");
    }

    private static Followed.Event event(Trace trace, Prediction prediction) {
        if (trace.event() != null) {
            Payment payment = trace.event().payment();
            Trace.Place place = trace.event().place();
            return new Followed.Event(
                    place.topic(),
                    place.partition(),
                    place.offset(),
                    payment.getCustomerId(),
                    payment.getTerminalId(),
                    payment.getAmountMinor() / MINOR,
                    Instant.ofEpochMilli(payment.getEventTimeMillis()),
                    Instant.ofEpochMilli(place.timestampMillis()),
                    seen(place));
        }
        return prediction == null
                ? null
                : new Followed.Event(
                        Intake.TRANSACTIONS,
                        null,
                        null,
                        prediction.getCustomerId(),
                        prediction.getTerminalId(),
                        prediction.getAmountMinor() / MINOR,
                        Instant.ofEpochMilli(prediction.getEventTimeMillis()),
                        null,
                        null);
    }

    private static List<Followed.Row> rows(Prediction prediction) {
        return prediction.getRowsList().stream()
                .map(row -> new Followed.Row(
                        row.getView(),
                        row.getEntity(),
                        row.getEpoch(),
                        row.getSequence(),
                        arrival(row),
                        arrival(row) == null ? null : prediction.getEventTimeMillis() - row.getNewestArrivalMillis()))
                .toList();
    }

    /** Null for a row without events, whose newest arrival is before all time. */
    private static Instant arrival(ServedRow row) {
        return row.getSequence() == 0 || row.getNewestArrivalMillis() <= 0
                ? null
                : Instant.ofEpochMilli(row.getNewestArrivalMillis());
    }

    private static List<Followed.Value> vector(Prediction prediction, Map<String, List<String>> signatures) {
        List<String> names = signatures.getOrDefault(model(prediction), List.of());
        List<Followed.Value> vector = new ArrayList<>();
        for (int i = 0; i < prediction.getValuesCount(); i++) {
            int status = i < prediction.getStatuses().size()
                    ? prediction.getStatuses().byteAt(i)
                    : 0;
            vector.add(new Followed.Value(
                    i < names.size() ? names.get(i) : null,
                    finite(prediction.getValues(i)),
                    status >= 0 && status < STATUSES.size() ? STATUSES.get(status) : STATUSES.getFirst()));
        }
        return vector;
    }

    private static String model(Prediction prediction) {
        return prediction.getModelName() + "/" + prediction.getModelVersion();
    }

    private static Followed.Decision decision(Prediction prediction) {
        boolean fallback = !prediction.getFallback().isEmpty();
        return new Followed.Decision(
                prediction.getVerdict().name(),
                fallback ? null : finite(prediction.getScore()),
                fallback ? null : finite(prediction.getProbability()),
                prediction.getReviewThreshold(),
                prediction.getBlockThreshold(),
                prediction.getModelName(),
                prediction.getModelVersion(),
                prediction.getRoute(),
                fallback ? prediction.getFallback() : null,
                Instant.ofEpochMilli(prediction.getDecidedAtMillis()));
    }

    private static Followed.Latency latency(Latencies micros) {
        Double features = millis(micros.getFeaturesMicros());
        Double queue = millis(micros.getQueueMicros());
        Double compute = millis(micros.getComputeMicros());
        double total = micros.getTotalMicros() / MICROS;
        double known = or0(features) + or0(queue) + or0(compute);
        return new Followed.Latency(features, queue, compute, Math.max(0, total - known), total);
    }

    /** A stage that was not reached has less than nothing. */
    private static Double millis(long micros) {
        return micros < 0 ? null : micros / MICROS;
    }

    private static double or0(Double value) {
        return value == null ? 0 : value;
    }

    private static Followed.Log log(Trace.Place place) {
        return new Followed.Log(place.topic(), place.partition(), place.offset(), seen(place));
    }

    private static List<Followed.Change> changes(Trace trace) {
        return trace.changes().stream()
                .map(change -> {
                    FeatureRowChange row = change.change();
                    return new Followed.Change(
                            row.getView(),
                            row.getEntity(),
                            row.getEpoch(),
                            row.getSequence(),
                            row.getOutcome().name(),
                            byLabel(trace, row) ? "label" : "payment",
                            change.place().partition(),
                            change.place().offset(),
                            Instant.ofEpochMilli(row.getArrivalTimeMillis()),
                            seen(change.place()));
                })
                .toList();
    }

    /** A label arrives when it becomes known, a payment when it was made. */
    private static boolean byLabel(Trace trace, FeatureRowChange row) {
        return trace.label() != null
                && row.getArrivalTimeMillis() == trace.label().place().timestampMillis()
                && (trace.event() == null
                        || row.getArrivalTimeMillis() != trace.event().place().timestampMillis());
    }

    private static Followed.DriftWindow window(Prediction prediction, Beside beside) {
        String day =
                Instant.ofEpochMilli(prediction.getEventTimeMillis()).toString().substring(0, 10);
        return beside.windows().stream()
                .filter(window -> window.window().equals(day)
                        && Objects.equals(window.model(), prediction.getModelName())
                        && Objects.equals(window.version(), prediction.getModelVersion()))
                .findFirst()
                .orElse(null);
    }

    private static Followed.Label label(Trace trace) {
        if (trace.label() == null) {
            return null;
        }
        var label = trace.label().label();
        Trace.Place place = trace.label().place();
        return new Followed.Label(
                label.getFraud(),
                Instant.ofEpochMilli(label.getLabelTimeMillis()),
                label.getLabelTimeMillis() - label.getEventTimeMillis(),
                place.partition(),
                place.offset(),
                seen(place));
    }

    private static List<Moment> moments(Trace trace, Prediction prediction) {
        List<Moment> all = new ArrayList<>();
        Steps world = new Steps("world", all);
        if (prediction != null) {
            rows(prediction).stream()
                    .map(Followed.Row::newestArrival)
                    .filter(Objects::nonNull)
                    .max(Comparator.naturalOrder())
                    .ifPresent(at -> world.add("rows", at));
            world.add("payment", Instant.ofEpochMilli(prediction.getEventTimeMillis()));
        } else if (trace.event() != null) {
            world.add("payment", Instant.ofEpochMilli(trace.event().payment().getEventTimeMillis()));
        }
        if (trace.label() != null) {
            world.add("label", Instant.ofEpochMilli(trace.label().label().getLabelTimeMillis()));
        }
        Steps wall = new Steps("wall", all);
        if (prediction != null) {
            long total = prediction.getLatencies().getTotalMicros() / 1_000;
            wall.add("asked", Instant.ofEpochMilli(prediction.getDecidedAtMillis() - total));
            wall.add("decided", Instant.ofEpochMilli(prediction.getDecidedAtMillis()));
            wall.add("logged", seen(trace.prediction().place()));
        }
        List<Moment> later = new ArrayList<>();
        Steps afterwards = new Steps("wall", later);
        if (trace.event() != null) {
            afterwards.add("event_seen", seen(trace.event().place()));
        }
        trace.changes().stream()
                .filter(change -> !byLabel(trace, change.change()))
                .map(change -> seen(change.place()))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .ifPresent(at -> afterwards.add("rows_moved", at));
        if (trace.label() != null) {
            afterwards.add("label_seen", seen(trace.label().place()));
        }
        later.stream().sorted(Comparator.comparing(Moment::at)).forEach(moment -> wall.add(moment.id(), moment.at()));
        return all;
    }

    /** Steps on one clock. */
    private static final class Steps {

        private final String clock;
        private final List<Moment> into;
        private Instant before;

        Steps(String clock, List<Moment> into) {
            this.clock = clock;
            this.into = into;
        }

        /** Adds a step; one that nobody saw is left out. */
        void add(String id, Instant at) {
            if (at != null) {
                into.add(new Moment(
                        id,
                        clock,
                        at,
                        before == null ? null : Duration.between(before, at).toMillis()));
                before = at;
            }
        }
    }

    private static Instant seen(Trace.Place place) {
        return place.seenMillis() == 0 ? null : Instant.ofEpochMilli(place.seenMillis());
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
