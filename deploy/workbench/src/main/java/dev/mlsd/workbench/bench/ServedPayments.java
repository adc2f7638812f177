package dev.mlsd.workbench.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.PredictionBatch;
import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import dev.mlsd.workbench.experiment.ExperimentException;
import dev.mlsd.workbench.log.LogRecord;
import dev.mlsd.workbench.log.LogScan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Joins the log of predictions with the labels that are known by now. Labels are read first, and of each kind those with the smallest hashes
 * of their ids are kept: so memory is bounded, and the choice is as good as a random one, whatever the world's size.
 */
final class ServedPayments {

    private static final Duration LABELS = Duration.ofDays(14);
    private static final Duration SLACK = Duration.ofHours(6);
    private static final String LIVE = "live";
    private static final String LOAD = "load";

    private final String kafka;
    private final Map<String, List<String>> signatures = new HashMap<>();
    private final Map<Boolean, TreeMap<Long, Label>> chosen = Map.of(true, new TreeMap<>(), false, new TreeMap<>());
    private final Map<String, ServedPayment> served = new HashMap<>();

    /**
     * Nothing yet.
     *
     * @param models what inference-service says of its models
     */
    ServedPayments(String kafka, JsonNode models) {
        this.kafka = kafka;
        for (JsonNode model : models.path("models")) {
            List<String> signature = new ArrayList<>();
            model.path("signature").forEach(feature -> signature.add(feature.asText()));
            signatures.put(id(model.path("name").asText(), model.path("version").asText()), signature);
        }
    }

    private static String id(String model, String version) {
        return model + "/" + version;
    }

    /** The payments in the order of their time. */
    List<ServedPayment> read(int frauds, int genuine, long worldMillis)
            throws ExperimentException, InterruptedException {
        try {
            LogScan.read(
                    kafka,
                    "labels",
                    worldMillis - LABELS.toMillis(),
                    worldMillis + 1,
                    record -> label(record, frauds, genuine));
            Map<String, Label> labels = new HashMap<>();
            chosen.values()
                    .forEach(some -> some.values().forEach(label -> labels.put(label.getTransactionId(), label)));
            if (labels.isEmpty()) {
                return List.of();
            }
            long first = labels.values().stream()
                    .mapToLong(Label::getEventTimeMillis)
                    .min()
                    .orElse(0);
            long last = labels.values().stream()
                    .mapToLong(Label::getEventTimeMillis)
                    .max()
                    .orElse(0);
            LogScan.read(
                    kafka,
                    "predictions",
                    first - SLACK.toMillis(),
                    last + SLACK.toMillis(),
                    record -> predictions(record, labels));
        } catch (IOException e) {
            throw new ExperimentException("broker_unavailable", e.getMessage());
        }
        return served.values().stream()
                .sorted(Comparator.comparingLong(ServedPayment::eventMillis).thenComparing(ServedPayment::id))
                .toList();
    }

    private void label(LogRecord record, int frauds, int genuine) {
        try {
            LabelRecord read = LabelRecord.parseFrom(record.value());
            if (read.hasLabel()) {
                Label label = read.getLabel();
                TreeMap<Long, Label> some = chosen.get(label.getFraud());
                some.put(spread(label.getTransactionId()), label);
                if (some.size() > (label.getFraud() ? frauds : genuine)) {
                    some.pollLastEntry();
                }
            }
        } catch (InvalidProtocolBufferException none) {
            // A record that is none is feature-service's to set aside.
            return;
        }
    }

    private static long spread(String id) {
        long hash = id.hashCode() * 0x9E3779B97F4A7C15L;
        return hash ^ (hash >>> 29) ^ ((long) id.length() << 56);
    }

    private void predictions(LogRecord record, Map<String, Label> labels) {
        try {
            for (Prediction prediction :
                    PredictionBatch.parseFrom(record.value()).getPredictionsList()) {
                Label label = labels.get(prediction.getTransactionId());
                List<String> signature = signatures.get(id(prediction.getModelName(), prediction.getModelVersion()));
                if (label != null
                        && signature != null
                        && signature.size() == prediction.getValuesCount()
                        && prediction.getRole().equals(LIVE)
                        && !prediction.getRoute().equals(LOAD)) {
                    served.putIfAbsent(prediction.getTransactionId(), payment(prediction, label, signature));
                }
            }
        } catch (InvalidProtocolBufferException none) {
            // Nobody else writes there; the reading goes on.
            return;
        }
    }

    private static ServedPayment payment(Prediction prediction, Label label, List<String> signature) {
        Map<String, Double> vector = new HashMap<>();
        for (int i = 0; i < signature.size(); i++) {
            double value = prediction.getValues(i);
            vector.put(signature.get(i), Double.isNaN(value) ? null : value);
        }
        return new ServedPayment(
                prediction.getTransactionId(),
                prediction.getCustomerId(),
                prediction.getTerminalId(),
                prediction.getAmountMinor(),
                prediction.getEventTimeMillis(),
                label.getFraud(),
                vector);
    }
}
