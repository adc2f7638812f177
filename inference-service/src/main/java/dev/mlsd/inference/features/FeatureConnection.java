package dev.mlsd.inference.features;

import dev.mlsd.feature.v1.Feature;
import dev.mlsd.feature.v1.FeatureServiceGrpc;
import dev.mlsd.feature.v1.FeatureView;
import dev.mlsd.feature.v1.GetRegistryRequest;
import dev.mlsd.inference.features.VectorRequest.VectorReceiver;
import dev.mlsd.inference.features.VectorRequest.VectorSource;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The connection to feature-service. Answers are handled on the connection's own thread, which saves a hand-over (some 20
 * microseconds) for each of the steps that follow.
 */
public final class FeatureConnection {

    private static final Duration REGISTRY_DEADLINE = Duration.ofSeconds(2);

    private final String target;
    private final ManagedChannel channel;

    private FeatureConnection(String target, ManagedChannel channel) {
        this.target = target;
        this.channel = channel;
    }

    /** Opens a connection, lazily: feature-service need not be there. */
    public static FeatureConnection open(String target) {
        return new FeatureConnection(
                target,
                ManagedChannelBuilder.forTarget(target)
                        .usePlaintext()
                        .directExecutor()
                        .build());
    }

    /** Where feature-service is looked for, {@code host:port}. */
    public String target() {
        return target;
    }

    /** The references of all features that feature-service knows; empty while it does not answer. Blocks for 2 s at most. */
    public Optional<Set<String>> registry() {
        try {
            Set<String> references = new TreeSet<>();
            for (FeatureView view : FeatureServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(REGISTRY_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    .getRegistry(GetRegistryRequest.getDefaultInstance())
                    .getViewsList()) {
                view.getFeaturesList().stream().map(Feature::getReference).forEach(references::add);
            }
            return Optional.of(references);
        } catch (StatusRuntimeException notThere) {
            reconnect();
            return Optional.empty();
        }
    }

    /**
     * A source of vectors.
     *
     * @param consumer who asks, for feature-service's lineage
     * @param signature references, in the order wanted
     * @param deadline of one call
     * @param <T> a request
     */
    public <T extends VectorRequest> VectorSource<T> vectors(
            String consumer, List<String> signature, Duration deadline, VectorReceiver<T> receiver) {
        return new VectorClient<>(FeatureServiceGrpc.newStub(channel), consumer, signature, deadline, receiver);
    }

    /** Tries again at once if the connection is lost; without it gRPC would pause up to two minutes between trials. */
    public void reconnect() {
        if (channel.getState(true) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
        }
    }

    /** Closes the connection; calls under way fail. */
    public void stop() throws InterruptedException {
        channel.shutdownNow().awaitTermination(2, TimeUnit.SECONDS);
    }
}
