package dev.mlsd.traffic.load.targets;

import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.v1.FeatureQuery;
import dev.mlsd.feature.v1.FeatureStatus;
import dev.mlsd.feature.v1.FeatureVector;
import dev.mlsd.feature.v1.GetOnlineFeaturesRequest;
import dev.mlsd.feature.v1.GetOnlineFeaturesResponse;
import dev.mlsd.feature.wide.WideView;
import dev.mlsd.inference.v1.DecisionRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The requests, in each protocol. Ids need no escaping: the contract at the door allows nothing that would, except quotes, which are. */
final class Messages {

    private static final byte[] FALLBACK = "\"fallback\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuf FALLBACK_GIVEN = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(FALLBACK));
    private static final int MINOR_UNITS = 100;

    private final Supplier<Material> material;
    private final String run;
    private final List<String> features;
    private final String quotedFeatures;
    private final int wideEntities;

    /**
     * Requests about material.
     *
     * @param material may be renewed between two tests
     * @param run sets the transactions of one process apart from those of another
     * @param wideEntities entities that have a row of the wide view
     */
    Messages(Supplier<Material> material, String run, int wideEntities) {
        this.wideEntities = wideEntities;
        this.material = material;
        this.run = run;
        this.features = RegistryReader.readDefault().views().stream()
                // What payments ask for; snapshots are there only when somebody materialised them.
                .filter(view -> !(view instanceof FeatureView.Snapshot))
                .flatMap(view -> view.features().stream().map(feature -> view.id() + ":" + feature.name()))
                .toList();
        this.quotedFeatures = features.stream().map(Messages::quoted).collect(Collectors.joining(","));
    }

    private String transaction(Shot shot) {
        return "load-" + run + "-" + shot.number();
    }

    DecisionRequest decision(Shot shot) {
        Material asked = material.get();
        Material.Recent payment = asked.at(shot.number());
        return DecisionRequest.newBuilder()
                .setTransactionId(transaction(shot))
                .setCustomerId(payment.customer())
                .setTerminalId(payment.terminal())
                .setAmountMinor(payment.amountMinor())
                .setEventTimeMillis(asked.worldMillis())
                .setLoadTest(true)
                .build();
    }

    byte[] decisionJson(Shot shot) {
        Material asked = material.get();
        Material.Recent payment = asked.at(shot.number());
        String json = "{\"transaction_id\":\"" + transaction(shot) + "\",\"customer_id\":" + quoted(payment.customer())
                + ",\"terminal_id\":" + quoted(payment.terminal()) + ",\"amount\":\"" + amount(payment.amountMinor())
                + "\",\"timestamp\":\"" + Instant.ofEpochMilli(asked.worldMillis()) + "\",\"load_test\":true}";
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    GetOnlineFeaturesRequest features(Shot shot) {
        Material asked = material.get();
        Material.Recent payment = asked.at(shot.number());
        return GetOnlineFeaturesRequest.newBuilder()
                .addAllFeatures(features)
                .addQueries(FeatureQuery.newBuilder()
                        .setCustomerId(payment.customer())
                        .setTerminalId(payment.terminal())
                        .setAmountMinor(payment.amountMinor())
                        .setMomentMillis(asked.worldMillis()))
                .build();
    }

    /** Entities in an order that has none, so that no row is warm because its neighbour was asked for. */
    GetOnlineFeaturesRequest wideFeatures(Shot shot) {
        long entity = Math.floorMod(shot.number() * 0x9E3779B97F4A7C15L >>> 20, (long) wideEntities);
        return GetOnlineFeaturesRequest.newBuilder()
                .setFeatureService(WideView.SERVICE)
                .addQueries(FeatureQuery.newBuilder()
                        .setCustomerId(WideView.entity(entity))
                        .setMomentMillis(material.get().worldMillis()))
                .build();
    }

    /** Whether any value of an answer is not there. */
    static boolean isMissing(GetOnlineFeaturesResponse answer) {
        FeatureVector vector = answer.getVectors(0);
        for (int i = 0; i < vector.getStatusesCount(); i++) {
            if (vector.getStatusesValue(i) != FeatureStatus.PRESENT_VALUE) {
                return true;
            }
        }
        return vector.getStatusesCount() != WideView.FEATURES;
    }

    byte[] featuresJson(Shot shot) {
        Material asked = material.get();
        Material.Recent payment = asked.at(shot.number());
        String json = "{\"features\":[" + quotedFeatures + "],\"entities\":{\"customer_id\":["
                + quoted(payment.customer()) + "],\"terminal_id\":[" + quoted(payment.terminal()) + "],\"amount\":[\""
                + amount(payment.amountMinor()) + "\"],\"event_timestamp\":[\""
                + Instant.ofEpochMilli(asked.worldMillis()) + "\"]}}";
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether an answer's {@code fallback} is a string instead of null. */
    static boolean isFallback(ByteBuf answer) {
        return ByteBufUtil.indexOf(FALLBACK_GIVEN, answer) >= 0;
    }

    private static String amount(long minor) {
        long rest = minor % MINOR_UNITS;
        return minor / MINOR_UNITS + (rest < 10 ? ".0" : ".") + rest;
    }

    private static String quoted(String id) {
        return '"' + id.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
