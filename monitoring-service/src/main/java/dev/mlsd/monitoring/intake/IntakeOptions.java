package dev.mlsd.monitoring.intake;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the intake runs.
 *
 * @param kafka bootstrap address, host:port
 * @param folder where the snapshot lives; made when missing
 * @param snapshotInterval wall time between snapshots while records come
 * @param limits for all partitions together
 */
public record IntakeOptions(String kafka, Path folder, Duration snapshotInterval, Limits limits) {

    public IntakeOptions {
        if (!snapshotInterval.isPositive()) {
            throw new IllegalArgumentException("the snapshot interval must be above 0, got " + snapshotInterval);
        }
    }
}
