package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.MonitoringSettings;
import dev.mlsd.monitoring.alerting.Rule;
import dev.mlsd.monitoring.alerting.RuleFile;
import dev.mlsd.monitoring.intake.Intake;
import dev.mlsd.monitoring.intake.IntakeOptions;
import dev.mlsd.monitoring.intake.Limits;
import dev.mlsd.monitoring.notice.AlertTopics;
import dev.mlsd.monitoring.notice.Alertmanager;
import dev.mlsd.monitoring.notice.Notifier;
import dev.mlsd.monitoring.reference.CostTables;
import dev.mlsd.monitoring.reference.FrozenReferences;
import dev.mlsd.monitoring.reference.InferenceClient;
import dev.mlsd.monitoring.reference.References;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Makes the long-lived objects from the settings, starts them and stops them. */
@ApplicationScoped
class Lifecycle {

    private static final String SHIPPED_RULES = "/alert-rules.yaml";

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
    CostTables costTables(InferenceClient client) {
        return new CostTables(client::costs, System::nanoTime);
    }

    @Produces
    @Singleton
    FrozenReferences frozenReferences(MonitoringSettings settings) {
        return new FrozenReferences(settings.data().resolve("references"));
    }

    @Produces
    @Singleton
    AlertBook alertBook(MonitoringSettings settings, Intake intake, Summaries summaries, AlertReadings readings) {
        return new AlertBook(
                intake, summaries, readings, rules(settings.monitoring().alertRules()));
    }

    @Produces
    @Singleton
    AlertSender alertSender(MonitoringSettings settings, Intake intake, AlertBook book) {
        try {
            return new AlertSender(
                    intake,
                    book,
                    new Notifier(
                            new AlertTopics(settings.kafka()),
                            settings.monitoring().alertmanager().map(Alertmanager::new),
                            settings.data(),
                            Clock.systemUTC()));
        } catch (IOException e) {
            throw new UncheckedIOException("what was sent of the alerts cannot be read", e);
        }
    }

    private static List<Rule> rules(Optional<Path> file) {
        try (InputStream shipped = RuleFile.class.getResourceAsStream(SHIPPED_RULES)) {
            return file.isPresent()
                    ? RuleFile.read(file.get().toString(), Files.readString(file.get()))
                    : RuleFile.read(
                            SHIPPED_RULES.substring(1), new String(shipped.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the alert rules cannot be read", e);
        }
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

    void start(@Observes StartupEvent event, ReferenceRefresher refresher, Intake intake, AlertSender sender) {
        refresher.start();
        intake.start();
        sender.start();
    }

    void stop(
            @Observes ShutdownEvent event,
            ReferenceRefresher refresher,
            Intake intake,
            AlertSender sender,
            InferenceClient client) {
        sender.close();
        intake.close();
        refresher.close();
        client.close();
    }
}
