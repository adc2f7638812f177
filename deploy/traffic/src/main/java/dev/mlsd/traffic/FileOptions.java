package dev.mlsd.traffic;

import dev.mlsd.traffic.source.PaymentFile;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;

/** How a file of payments is to be read, on the command line; in a simulated world only the label delay matters. */
final class FileOptions {

    @Option(
            names = "--from",
            paramLabel = "DATE",
            converter = Moments.MomentConverter.class,
            description = "First moment to replay, inclusive: YYYY-MM-DD or RFC 3339; what is before becomes history")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "DATE",
            converter = Moments.MomentConverter.class,
            description = "Last moment to replay, exclusive")
    private Instant to;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = PaymentFile.DEFAULT_ZONE,
            description = "Of times that say none, as Europe/Berlin (${DEFAULT-VALUE})")
    private String zone;

    @Option(
            names = "--label-delay",
            defaultValue = "7d",
            paramLabel = "DURATION",
            converter = Moments.DurationConverter.class,
            description = "From a payment to its label (${DEFAULT-VALUE})")
    private Duration labelDelay;

    /** Null for the first payment of the file. */
    Instant from() {
        return from;
    }

    /** Null for the last payment of the file. */
    Instant to() {
        return to;
    }

    Duration labelDelay() {
        return labelDelay;
    }

    String zone() {
        return zone;
    }
}
