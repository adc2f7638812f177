package dev.mlsd.inference.api;

import dev.mlsd.inference.flow.Lane;
import dev.mlsd.inference.predictionlog.Journal;
import dev.mlsd.inference.repository.ModelKeeper;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once a model serves, which it does only after its whole path was warmed against feature-service. */
@Readiness
class ServingCheck implements HealthCheck {

    private final ModelKeeper<Lane> keeper;
    private final Journal journal;

    ServingCheck(ModelKeeper<Lane> keeper, Journal journal) {
        this.keeper = keeper;
        this.journal = journal;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("decisions")
                .status(keeper.serving().isPresent())
                .withData("predictions waiting for Kafka", journal.counts().pending());
        keeper.serving()
                .ifPresent(model -> response.withData("model", model.id().toString()));
        keeper.waitingFor().ifPresent(reason -> response.withData("waiting for", reason));
        return response.build();
    }
}
