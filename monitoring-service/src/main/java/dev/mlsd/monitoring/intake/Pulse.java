package dev.mlsd.monitoring.intake;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * Whether the broker answers. A consumer that polls says nothing when the broker is away; but a broker that is there answers every
 * fetch, if only with nothing, so bytes keep coming in. For one thread.
 */
final class Pulse {

    /** Many times longer than a fetch may take. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final Optional<? extends Metric> incomingBytes;
    private final LongSupplier nanoTime;
    private double lastBytes;
    private long lastNanos;

    Pulse(Consumer<?, ?> consumer, LongSupplier nanoTime) {
        this.incomingBytes = consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().group().equals("consumer-metrics")
                        && metric.metricName().name().equals("incoming-byte-total"))
                .findFirst();
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    boolean beats() {
        double bytes = incomingBytes
                .map(metric -> ((Number) metric.metricValue()).doubleValue())
                .orElse(lastBytes + 1);
        long now = nanoTime.getAsLong();
        if (bytes != lastBytes) {
            lastBytes = bytes;
            lastNanos = now;
        }
        return now - lastNanos < SILENCE.toNanos();
    }
}
