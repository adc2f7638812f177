package dev.mlsd.feature.testing;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.v1.FeatureQuery;
import dev.mlsd.feature.v1.FeatureServiceGrpc;
import dev.mlsd.feature.v1.FeatureVector;
import dev.mlsd.feature.v1.GetOnlineFeaturesRequest;
import dev.mlsd.feature.vector.PaymentEvent;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.Arrays;
import java.util.List;

/** Asks for vectors over gRPC, as inference-service does. */
public final class FeatureClient implements AutoCloseable {

    public static final Registry REGISTRY = RegistryReader.readDefault();

    /** Every feature of the registry that events move or requests carry; those of snapshots are there when somebody made them. */
    public static final List<FeatureReference> ALL = REGISTRY.views().stream()
            .filter(view -> !(view instanceof FeatureView.Snapshot))
            .flatMap(view -> view.features().stream()
                    .map(feature -> new FeatureReference(view.name(), view.version(), feature.name())))
            .toList();

    /** Rows that a payment moves, one of each view of payments. */
    public static final int ROWS_OF_A_PAYMENT = rowsOf(Source.TRANSACTIONS);

    /** Rows that a label moves. */
    public static final int ROWS_OF_A_LABEL = rowsOf(Source.LABELS);

    private final ManagedChannel channel;
    private final FeatureServiceGrpc.FeatureServiceBlockingStub stub;

    public FeatureClient(int port) {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        stub = FeatureServiceGrpc.newBlockingStub(channel);
    }

    public FeatureServiceGrpc.FeatureServiceBlockingStub stub() {
        return stub;
    }

    /** The vector of every feature for a payment at its moment. */
    public FeatureVector vector(PaymentEvent payment) {
        return stub.getOnlineFeatures(GetOnlineFeaturesRequest.newBuilder()
                        .addAllFeatures(
                                ALL.stream().map(FeatureReference::toString).toList())
                        .addQueries(FeatureQuery.newBuilder()
                                .setCustomerId(payment.customerId())
                                .setTerminalId(payment.terminalId())
                                .setAmountMinor(payment.amountMinor())
                                .setMomentMillis(payment.eventMillis()))
                        .build())
                .getVectors(0);
    }

    /** The position of a feature in {@link #ALL}. */
    public static int position(String reference) {
        return ALL.indexOf(FeatureReference.parse(reference));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static int rowsOf(Source source) {
        return Arrays.stream(Entity.values())
                .mapToInt(entity -> REGISTRY.windowViews(source, entity).size())
                .sum();
    }
}
