package dev.mlsd.feature.stream;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when events flow and the online store holds every row. */
@Readiness
final class StreamReadiness implements HealthCheck {

    private final FeatureStream stream;

    StreamReadiness(FeatureStream stream) {
        this.stream = stream;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("stream")
                .status(stream.isReady())
                .withData("state", stream.state())
                .build();
    }
}
