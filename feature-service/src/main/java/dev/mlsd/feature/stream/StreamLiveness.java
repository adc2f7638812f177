package dev.mlsd.feature.stream;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless the stream has been given up. */
@Liveness
final class StreamLiveness implements HealthCheck {

    private final FeatureStream stream;

    StreamLiveness(FeatureStream stream) {
        this.stream = stream;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("stream")
                .status(!stream.isDead())
                .withData("state", stream.state())
                .build();
    }
}
