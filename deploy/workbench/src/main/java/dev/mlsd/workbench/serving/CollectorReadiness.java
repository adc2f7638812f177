package dev.mlsd.workbench.serving;

import dev.mlsd.workbench.live.Collector;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when every part was asked once: from then on the page shows what is, be it that a part is down. */
@Readiness
public class CollectorReadiness implements HealthCheck {

    private final Collector collector;

    CollectorReadiness(Collector collector) {
        this.collector = collector;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("collector")
                .status(collector.snapshot().complete())
                .build();
    }
}
