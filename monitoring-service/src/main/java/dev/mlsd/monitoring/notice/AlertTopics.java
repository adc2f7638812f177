package dev.mlsd.monitoring.notice;

import dev.mlsd.monitoring.alerting.Alert;
import dev.mlsd.monitoring.v1.AlertTransition;
import dev.mlsd.monitoring.v1.Evidence;
import dev.mlsd.monitoring.v1.RetrainingRequest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes transitions to Kafka. For one thread. */
public final class AlertTopics implements AutoCloseable {

    static final String ALERTS = "alerts";
    static final String RETRAINING_REQUESTS = "retraining-requests";

    private final KafkaProducer<String, byte[]> producer;

    /** @param kafka bootstrap address, host:port */
    public AlertTopics(String kafka) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "monitoring-alerts",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        // Alerts are few and kept by the caller until they are acknowledged.
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        1 << 20,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        2_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        2_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        4_000),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /**
     * Writes transitions and returns when the broker has them all. Throws {@link IllegalStateException} with the reason when it has not;
     * some may be there then, and all are to be sent again.
     */
    public void publish(List<Alert> transitions) throws InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        try {
            for (Alert alert : transitions) {
                long millis = alert.changed()
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
                sent.add(producer.send(new ProducerRecord<>(
                        ALERTS, null, millis, alert.subject(), message(alert).toByteArray())));
                if (asksForTraining(alert)) {
                    sent.add(producer.send(new ProducerRecord<>(
                            RETRAINING_REQUESTS,
                            null,
                            millis,
                            name(alert),
                            request(alert).toByteArray())));
                }
            }
            for (Future<?> record : sent) {
                record.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e);
        } catch (KafkaException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    static boolean asksForTraining(Alert alert) {
        return alert.rule().retrain()
                && alert.state() == Alert.State.FIRING
                && alert.severity() == Alert.Severity.CRITICAL;
    }

    static AlertTransition message(Alert alert) {
        AlertTransition.Builder message = AlertTransition.newBuilder()
                .setId(alert.id())
                .setRule(alert.rule().name())
                .setMetric(alert.rule().metric().name().toLowerCase(Locale.ROOT))
                .setModelName(name(alert))
                .setModelVersion(version(alert))
                .setFeature(alert.scope())
                .setState(AlertTransition.State.valueOf(alert.state().name()))
                .setSeverity(AlertTransition.Severity.valueOf(alert.severity().name()))
                .setBegan(alert.began().toString())
                .setChanged(alert.changed().toString())
                .setFired(alert.fired().map(Object::toString).orElse(""))
                .setWarning(alert.rule().warning())
                .setCritical(alert.rule().critical())
                .setOwner(alert.rule().owner())
                .setNextStep(alert.rule().nextStep());
        alert.evidence()
                .forEach(reading -> message.addEvidence(Evidence.newBuilder()
                        .setWindow(reading.window().toString())
                        .setValue(reading.value())
                        .setRows(reading.rows())
                        .setDetail(reading.detail())));
        return message.build();
    }

    static RetrainingRequest request(Alert alert) {
        return RetrainingRequest.newBuilder()
                .setId(alert.id())
                .setModelName(name(alert))
                .setModelVersion(version(alert))
                .setReason(
                        alert.rule().name() + ": " + alert.evidence().getLast().detail())
                .setLabelsFrom(alert.began().toString())
                .setLabelsTo(alert.changed().toString())
                .build();
    }

    private static String name(Alert alert) {
        return alert.subject().substring(0, alert.subject().indexOf('@'));
    }

    private static String version(Alert alert) {
        return alert.subject().substring(alert.subject().indexOf('@') + 1);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
