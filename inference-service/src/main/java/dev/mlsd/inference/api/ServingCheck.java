package dev.mlsd.inference.api;

import dev.mlsd.inference.flow.Lane;
import dev.mlsd.inference.predictionlog.Journal;
import dev.mlsd.inference.repository.ModelKeeper;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once a model serves, which it does only after its whole path was warmed against feature-service, and while its decisions can be
 * written down.
 */
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
                .status(keeper.serving().isPresent() && !journal.isFull())
                .withData("predictions waiting for Kafka", journal.counts().pending())
                .withData("prediction journal, percent full", Math.round(100 * journal.fill()));
        keeper.serving()
                .ifPresent(model -> response.withData("model", model.id().toString()));
        keeper.waitingFor().ifPresent(reason -> response.withData("waiting for", reason));
        if (journal.isFull()) {
            response.withData(
                    "waiting for", "Kafka: the prediction journal is full, and without it nothing is decided");
        }
        return response.build();
    }
}
