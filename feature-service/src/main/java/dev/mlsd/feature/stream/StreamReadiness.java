package dev.mlsd.feature.stream;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
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
        String waitingFor = stream.waitingFor();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("stream").status(waitingFor.isEmpty()).withData("state", stream.state());
        return waitingFor.isEmpty()
                ? response.build()
                : response.withData("waiting for", waitingFor).build();
    }
}
