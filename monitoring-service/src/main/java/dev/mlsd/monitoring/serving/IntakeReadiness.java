package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.reference.References;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when records are being read and the deciding model's reference is known. */
@Readiness
@Singleton
final class IntakeReadiness implements HealthCheck {

    private final Intake intake;
    private final References references;

    IntakeReadiness(Intake intake, References references) {
        this.intake = intake;
        this.references = references;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> trouble = intake.notReady()
                .or(() -> references.ready()
                        ? Optional.empty()
                        : Optional.of("the reference of the deciding model is not known yet"));
        return trouble.map(reason -> HealthCheckResponse.named("intake").down().withData("reason", reason))
                .orElseGet(() -> HealthCheckResponse.named("intake").up())
                .build();
    }
}
