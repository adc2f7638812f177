package dev.mlsd.feature.serving;

import dev.mlsd.feature.metering.RecentLatency;
import dev.mlsd.feature.metering.RecentRate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/** What serving has done since this process started. */
@Singleton
final class ServingStatistics {

    private static final Logger LOG = Logger.getLogger(ServingStatistics.class);

    private final LongAdder vectors = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final Set<String> unreadableViews = ConcurrentHashMap.newKeySet();
    private final RecentRate rate = new RecentRate(System::nanoTime);
    private final RecentLatency latency = new RecentLatency(System::nanoTime);
    private final Timer timer;

    ServingStatistics(MeterRegistry meters) {
        this.timer = Timer.builder("mlsd.feature.request")
                .description("Time to make the vectors of a request")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    void served(int count, long nanos) {
        vectors.add(count);
        rate.add(count);
        latency.record(nanos);
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A row that its view cannot read; told once a view. */
    void unreadable(String view, String reason) {
        unreadable.increment();
        if (unreadableViews.add(view)) {
            LOG.warnf("rows of %s in the online store cannot be read: %s", view, reason);
        }
    }

    long vectors() {
        return vectors.sum();
    }

    long unreadableRows() {
        return unreadable.sum();
    }

    double vectorsPerSecond() {
        return rate.perSecond();
    }

    /** In milliseconds, over the last half minute; null when nothing was served. */
    Double latencyMillis(double quantile) {
        return latency.quantileMillis(quantile).stream().boxed().findFirst().orElse(null);
    }
}
