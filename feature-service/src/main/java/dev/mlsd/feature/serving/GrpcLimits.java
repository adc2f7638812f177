package dev.mlsd.feature.serving;

import dev.mlsd.feature.FeatureServiceSettings;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;

/** Bounds the calls that a connection may have under way: without a bound, a client that is too fast fills the heap with them. */
@Singleton
final class GrpcLimits implements ServerBuilderCustomizer<VertxServerBuilder> {

    private final int maxCalls;

    GrpcLimits(FeatureServiceSettings settings) {
        this.maxCalls = settings.serving().maxCalls();
    }

    @Override
    public void customize(GrpcServerConfiguration configuration, VertxServerBuilder builder) {
        builder.nettyBuilder().maxConcurrentCallsPerConnection(maxCalls);
    }
}
