package dev.mlsd.traffic.load.targets;

import dev.mlsd.feature.v1.FeatureServiceGrpc;
import dev.mlsd.inference.v1.DecisionServiceGrpc;
import dev.mlsd.inference.v2.GRPCInferenceServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Opens targets: finds their addresses in the environment, and the material of their requests in the running world. */
public final class Targets implements AutoCloseable {

    private final Map<String, String> environment;
    private final Network network;
    private final TargetName name;
    private final Messages messages;
    private final Address address;
    private final Yardstick yardstick;
    private volatile Material material;

    /**
     * Finds the target.
     *
     * @param environment addresses, as every process of the stack is told; what is missing is on its default port
     * @param yardstick a constant target's server that runs already; null for one of its own
     * @throws LoadException when it is not there
     */
    public Targets(TargetName name, Map<String, String> environment, Address yardstick) {
        this.name = name;
        this.environment = environment;
        this.network = new Network();
        this.yardstick = name.isConstant() && yardstick == null ? startYardstick() : null;
        this.address = yardstick != null && name.isConstant() ? yardstick : find();
        Network.check(
                switch (name) {
                    case DECISIONS_REST, DECISIONS_GRPC, DECISIONS_STREAM, V2_REST, V2_GRPC -> "inference-service";
                    case FEATURES_REST, FEATURES_GRPC, FEATURES_WIDE -> "feature-service";
                    case CONSTANT_REST, CONSTANT_GRPC, CONSTANT_STREAM -> "the constant server";
                },
                address);
        this.messages = new Messages(
                () -> material,
                Long.toString(System.currentTimeMillis(), Character.MAX_RADIX),
                name == TargetName.FEATURES_WIDE ? wideEntities() : 1);
    }

    private int wideEntities() {
        String text = environment.getOrDefault("MLSD_WIDE_ENTITIES", "100000");
        if (!text.matches("[1-9][0-9]{0,6}")) {
            throw new LoadException(
                    "wrong_setting", "MLSD_WIDE_ENTITIES must be a number of entities, got '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static Yardstick startYardstick() {
        try {
            return Yardstick.start("127.0.0.1", 0, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the constant server could not be started", e);
        }
    }

    private Address find() {
        return switch (name) {
            case DECISIONS_REST, V2_REST -> address("MLSD_INFERENCE_URL", "127.0.0.1:8082");
            case DECISIONS_GRPC, DECISIONS_STREAM, V2_GRPC -> address("MLSD_INFERENCE_GRPC", "127.0.0.1:9082");
            case FEATURES_REST -> address("MLSD_FEATURE_URL", "127.0.0.1:8081");
            case FEATURES_GRPC, FEATURES_WIDE -> address("MLSD_FEATURE_GRPC", "127.0.0.1:9081");
            case CONSTANT_REST -> yardstick.httpAddress();
            case CONSTANT_GRPC, CONSTANT_STREAM -> yardstick.grpcAddress();
        };
    }

    private Address address(String variable, String usual) {
        return Address.parse(variable, environment.getOrDefault(variable, usual));
    }

    /** The network that all its targets share. */
    public Network network() {
        return network;
    }

    /** Its name. */
    public TargetName name() {
        return name;
    }

    /** Where it is. */
    public Address address() {
        return address;
    }

    /**
     * Reads what the next requests ask about.
     *
     * @param replay whether the moments of real payments are needed, also by a server that does not look at payments
     */
    public Material renewMaterial(boolean replay) {
        if (name.isAboutPayments() || replay) {
            String kafka = environment.getOrDefault("MLSD_KAFKA", "127.0.0.1:9083");
            Network.check("the broker", Address.parse("MLSD_KAFKA", kafka));
            material = RecentPayments.read(kafka);
        } else if (material == null) {
            material = Material.madeUp();
        }
        return material;
    }

    /** Connects. */
    public Target open(int connections) {
        return switch (name) {
            case DECISIONS_REST, CONSTANT_REST ->
                new RestTarget(
                        network, address, connections, "/v1/decisions", messages::decisionJson, Messages::isFallback);
            case DECISIONS_GRPC, CONSTANT_GRPC ->
                new GrpcUnaryTarget<>(
                        network,
                        address,
                        connections,
                        DecisionServiceGrpc.getDecideMethod(),
                        messages::decision,
                        decision -> !decision.getFallback().isEmpty());
            case V2_REST ->
                new RestTarget(
                        network,
                        address,
                        connections,
                        "/v2/models/" + TensorRequests.MODEL + "/infer",
                        TensorRequests.overRest(address)::json,
                        answer -> false);
            case V2_GRPC ->
                new GrpcUnaryTarget<>(
                        network,
                        address,
                        connections,
                        GRPCInferenceServiceGrpc.getModelInferMethod(),
                        TensorRequests.overGrpc(network.channel(address))::message,
                        answer -> false);
            case DECISIONS_STREAM, CONSTANT_STREAM ->
                new GrpcStreamTarget(network, address, connections, messages::decision);
            case FEATURES_REST ->
                new RestTarget(
                        network, address, connections, "/get-online-features", messages::featuresJson, answer -> false);
            case FEATURES_WIDE ->
                new GrpcUnaryTarget<>(
                        network,
                        address,
                        connections,
                        FeatureServiceGrpc.getGetOnlineFeaturesMethod(),
                        messages::wideFeatures,
                        Messages::isMissing);
            case FEATURES_GRPC ->
                new GrpcUnaryTarget<>(
                        network,
                        address,
                        connections,
                        FeatureServiceGrpc.getGetOnlineFeaturesMethod(),
                        messages::features,
                        answer -> false);
        };
    }

    @Override
    public void close() {
        if (yardstick != null) {
            yardstick.close();
        }
        network.close();
    }
}
