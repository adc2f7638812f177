package dev.mlsd.workbench.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.PredictionBatch;
import dev.mlsd.inference.v1.Verdict;
import dev.mlsd.workbench.experiment.Bench.ServedPayment;
import dev.mlsd.workbench.experiment.ExperimentException;
import dev.mlsd.workbench.log.LogRecord;
import dev.mlsd.workbench.log.LogScan;
import java.io.IOException;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

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
    private final long firstDecided;
    private final Map<String, Signature> signatures = new HashMap<>();
    private final Map<String, ServedPayment> served = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    /** What is needed of a label. */
    private record Known(String id, boolean fraud, long eventMillis) {}

    /** Which labels are taken. */
    static final class Choice {

        private final ToIntFunction<Label> kind;
        private final int[] most;
        private final List<TreeMap<Long, Known>> chosen;

        private Choice(ToIntFunction<Label> kind, int... most) {
            this.kind = kind;
            this.most = most;
            this.chosen = Arrays.stream(most)
                    .mapToObj(i -> new TreeMap<Long, Known>())
                    .toList();
        }

        /** So many frauds and so many others, whatever their shares in the world. */
        static Choice byKind(int frauds, int genuine) {
            return new Choice(label -> label.getFraud() ? 0 : 1, frauds, genuine);
        }

        /** So many of all, without a look at what they are. */
        static Choice any(int most) {
            return new Choice(label -> 0, most);
        }

        private void offer(Label label) {
            int which = kind.applyAsInt(label);
            TreeMap<Long, Known> some = chosen.get(which);
            some.put(
                    spread(label.getTransactionId()),
                    new Known(label.getTransactionId(), label.getFraud(), label.getEventTimeMillis()));
            if (some.size() > most[which]) {
                some.pollLastEntry();
            }
        }

        /** Of all that was offered; it is given away, for tens of thousands need not be kept twice. */
        private Map<String, Known> byPayment() {
            Map<String, Known> labels = new HashMap<>();
            chosen.forEach(some -> some.values().forEach(label -> labels.put(label.id(), label)));
            chosen.forEach(TreeMap::clear);
            return labels;
        }
    }

    /** The places of features in a vector. */
    private record Signature(List<String> names, Map<String, Integer> places) {

        static Signature of(List<String> names) {
            Map<String, Integer> places = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                places.put(names.get(i), i);
            }
            return new Signature(List.copyOf(names), places);
        }
    }

    /** Values by feature, in as little memory as they need: there may be tens of thousands. */
    private static final class Vector extends AbstractMap<String, Double> {

        private final Signature signature;
        private final double[] values;

        Vector(Signature signature, Prediction prediction) {
            this.signature = signature;
            this.values = new double[prediction.getValuesCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = prediction.getValues(i);
            }
        }

        @Override
        public Double get(Object feature) {
            Integer place = signature.places.get(feature);
            return place == null ? null : value(place);
        }

        private Double value(int place) {
            return Double.isNaN(values[place]) ? null : (Double) values[place];
        }

        @Override
        public boolean containsKey(Object feature) {
            return signature.places.containsKey(feature);
        }

        @Override
        public Set<Entry<String, Double>> entrySet() {
            Map<String, Double> all = new LinkedHashMap<>();
            for (int i = 0; i < values.length; i++) {
                all.put(signature.names.get(i), value(i));
            }
            return all.entrySet();
        }
    }

    /**
     * Nothing yet.
     *
     * @param models what inference-service says of its models
     * @param firstDecided moment from which payments of this world were decided: labels of earlier ones have nothing to be joined with
     */
    ServedPayments(String kafka, JsonNode models, long firstDecided) {
        this.kafka = kafka;
        this.firstDecided = firstDecided;
        for (JsonNode model : models.path("models")) {
            List<String> signature = new ArrayList<>();
            model.path("signature").forEach(feature -> signature.add(feature.asText()));
            signatures.put(id(model.path("name").asText(), model.path("version").asText()), Signature.of(signature));
        }
    }

    private static String id(String model, String version) {
        return model + "/" + version;
    }

    /** The payments in the order of their time. */
    List<ServedPayment> read(Choice choice, long worldMillis) throws ExperimentException, InterruptedException {
        try {
            LogScan.read(
                    kafka, "labels", worldMillis - LABELS.toMillis(), worldMillis + 1, record -> label(record, choice));
            Map<String, Known> labels = choice.byPayment();
            if (labels.isEmpty()) {
                return List.of();
            }
            long first =
                    labels.values().stream().mapToLong(Known::eventMillis).min().orElse(0);
            long last =
                    labels.values().stream().mapToLong(Known::eventMillis).max().orElse(0);
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

    private void label(LogRecord record, Choice choice) {
        try {
            LabelRecord read = LabelRecord.parseFrom(record.value());
            if (read.hasLabel() && read.getLabel().getEventTimeMillis() >= firstDecided) {
                choice.offer(read.getLabel());
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

    private void predictions(LogRecord record, Map<String, Known> labels) {
        try {
            for (Prediction prediction :
                    PredictionBatch.parseFrom(record.value()).getPredictionsList()) {
                Known label = labels.get(prediction.getTransactionId());
                Signature signature = signatures.get(id(prediction.getModelName(), prediction.getModelVersion()));
                if (label != null
                        && signature != null
                        && signature.names().size() == prediction.getValuesCount()
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

    private ServedPayment payment(Prediction prediction, Known label, Signature signature) {
        return new ServedPayment(
                label.id(),
                names.computeIfAbsent(prediction.getCustomerId(), name -> name),
                names.computeIfAbsent(prediction.getTerminalId(), name -> name),
                prediction.getAmountMinor(),
                prediction.getEventTimeMillis(),
                label.fraud(),
                prediction.getScore(),
                prediction.getProbability(),
                prediction.getVerdict() != Verdict.APPROVE,
                new Vector(signature, prediction));
    }
}
