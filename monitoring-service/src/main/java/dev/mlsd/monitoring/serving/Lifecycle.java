package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.MonitoringSettings;
import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.IntakeOptions;
import dev.mlsd.monitoring.intake.Limits;
import dev.mlsd.monitoring.reference.InferenceClient;
import dev.mlsd.monitoring.reference.References;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the long-lived objects from the settings, starts them and stops them. */
@ApplicationScoped
class Lifecycle {

    @Produces
    @Singleton
    InferenceClient inferenceClient(MonitoringSettings settings) {
        return new InferenceClient(settings.inferenceUrl());
    }

    @Produces
    @Singleton
    References references(InferenceClient client) {
        return new References(client, System::nanoTime);
    }

    @Produces
    @Singleton
    ReferenceRefresher refresher(References references) {
        return new ReferenceRefresher(references, System::nanoTime);
    }

    @Produces
    @Singleton
    Intake intake(MonitoringSettings settings, References references) {
        MonitoringSettings.Monitoring monitoring = settings.monitoring();
        Limits limits = new Limits(
                monitoring.windowDays(),
                monitoring.labelledPairs(),
                monitoring.waitingPredictions(),
                monitoring.earlyLabels());
        IntakeOptions options =
                new IntakeOptions(settings.kafka(), settings.data(), monitoring.snapshotInterval(), limits);
        return new Intake(options, references, System::nanoTime);
    }

    void start(@Observes StartupEvent event, ReferenceRefresher refresher, Intake intake) {
        refresher.start();
        intake.start();
    }

    void stop(@Observes ShutdownEvent event, ReferenceRefresher refresher, Intake intake, InferenceClient client) {
        intake.close();
        refresher.close();
        client.close();
    }
}
