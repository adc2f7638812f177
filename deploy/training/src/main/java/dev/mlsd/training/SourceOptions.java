package dev.mlsd.training;

import dev.mlsd.feature.offline.HistoryReader;
import dev.mlsd.feature.offline.HistorySummary;
import dev.mlsd.traffic.simulator.WorldSpec;
import dev.mlsd.training.dataset.FileSource;
import dev.mlsd.training.dataset.HistorySource;
import dev.mlsd.training.dataset.PaymentSource;
import dev.mlsd.training.dataset.Ranges;
import dev.mlsd.training.dataset.SimulatedSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where payments come from and which days are used, on the command line. */
final class SourceOptions {

    private static final String SIMULATE = "simulate";
    private static final String WORLD = "world";

    // 30-day windows of labels that are 7 days late are full after 37 days.
    private static final int WARM_UP_DAYS = 37;
    // Whole weeks, so that weekends have their share.
    private static final int TRAINING_DAYS = 21;
    private static final int TEST_DAYS = 7;

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})(s|m|h|d)");

    @Option(
            names = "--source",
            paramLabel = "simulate|world|FILE",
            description =
                    "a simulated world, the present world's history, or a CSV or Parquet file; default: the present world"
                            + " if one was imported, else simulate")
    private String source;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "the same as --source FILE")
    private String file;

    @Option(
            names = "--history",
            paramLabel = "DIR",
            defaultValue = "${env:MLSD_OFFLINE_STORE:-.mlsd/world/offline}",
            description = "where the present world's history is; default: MLSD_OFFLINE_STORE, else .mlsd/world/offline")
    private Path history;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "of the world and the learner; default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "5000",
            description = "of the simulated world; default: ${DEFAULT-VALUE}")
    private int customers;

    @Option(
            names = "--terminals",
            paramLabel = "N",
            defaultValue = "10000",
            description = "of the simulated world; default: ${DEFAULT-VALUE}")
    private int terminals;

    @Option(
            names = "--start",
            paramLabel = "DATE",
            defaultValue = "2026-01-01",
            description = "first day of the simulated world; default: ${DEFAULT-VALUE}")
    private LocalDate start;

    @Option(
            names = {"--train-from", "--from"},
            paramLabel = "DATE",
            description = "first day to learn from; default in a simulated world: its 38th day")
    private LocalDate trainFrom;

    @Option(
            names = {"--train-to", "--to"},
            paramLabel = "DATE",
            description = "last day to learn from, included; default in a simulated world: 21 days in all")
    private LocalDate trainTo;

    @Option(
            names = "--test-from",
            paramLabel = "DATE",
            description = "first day to test on; default in a simulated world: when the last label is known")
    private LocalDate testFrom;

    @Option(
            names = "--test-to",
            paramLabel = "DATE",
            description = "last day to test on, included; default in a simulated world: 7 days in all")
    private LocalDate testTo;

    @Option(
            names = "--label-delay",
            paramLabel = "DURATION",
            defaultValue = "7d",
            description = "how long after its payment a label is known, as 7d or 12h; default: ${DEFAULT-VALUE}")
    private String labelDelay;

    long seed() {
        return seed;
    }

    /** The source, unread. Throws {@link IllegalArgumentException} when there is none like it. */
    PaymentSource payments() {
        return switch (place()) {
            case SIMULATE -> new SimulatedSource(new WorldSpec(seed, customers, terminals, start));
            case WORLD -> new HistorySource(reader().orElseThrow(this::noHistory), delay());
            default -> new FileSource(file());
        };
    }

    /** What people call it. */
    String name() {
        return switch (place()) {
            case SIMULATE -> "a simulated world";
            case WORLD -> "the present world's history in " + history;
            default -> file().toString();
        };
    }

    private boolean isSimulated() {
        return SIMULATE.equals(place());
    }

    private Path file() {
        return Path.of(place());
    }

    private Optional<HistoryReader> reader() {
        return HistoryReader.open(history);
    }

    private IllegalArgumentException noHistory() {
        return new IllegalArgumentException(
                "there is no history of a world in " + history + "; deploy/mlsd import FILE makes one");
    }

    private String place() {
        if (source != null && file != null) {
            throw new IllegalArgumentException("one source is enough, got --source " + source + " and " + file);
        }
        if (file != null || source != null) {
            return file != null ? file : source;
        }
        return reader().filter(HistoryReader::isImported).isPresent() ? WORLD : SIMULATE;
    }

    /** Throws {@link IllegalArgumentException} for ranges that are missing or can't be. */
    Ranges ranges() {
        Duration delay = delay();
        if (!isSimulated() && (trainFrom == null || trainTo == null || testFrom == null || testTo == null)) {
            throw new IllegalArgumentException((WORLD.equals(place()) ? extent() : "a file")
                    + " needs --train-from, --train-to, --test-from and --test-to, each a date as 2018-06-13");
        }
        LocalDate from = trainFrom != null ? trainFrom : start.plusDays(WARM_UP_DAYS);
        LocalDate to = trainTo != null ? trainTo : from.plusDays(TRAINING_DAYS - 1L);
        long delayDays = (delay.toSeconds() + 86_399) / 86_400;
        LocalDate firstTest = testFrom != null ? testFrom : to.plusDays(1 + delayDays);
        LocalDate lastTest = testTo != null ? testTo : firstTest.plusDays(TEST_DAYS - 1L);
        return new Ranges(from, to, firstTest, lastTest, delay);
    }

    private String extent() {
        HistorySummary summary = reader().orElseThrow(this::noHistory).summary();
        return "the present world has payments from " + Instant.ofEpochMilli(summary.firstMillis()) + " to "
                + Instant.ofEpochMilli(summary.lastMillis()) + "; it";
    }

    private Duration delay() {
        Matcher matcher = DURATION.matcher(labelDelay);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "--label-delay is a number and s, m, h or d, as 7d, got '" + labelDelay + "'");
        }
        Duration unit = Map.of(
                        "s", Duration.ofSeconds(1),
                        "m", Duration.ofMinutes(1),
                        "h", Duration.ofHours(1),
                        "d", Duration.ofDays(1))
                .get(matcher.group(2));
        return unit.multipliedBy(Long.parseLong(matcher.group(1)));
    }

    /** The command that asks for the same, with every default spelled out and no folders of this machine. */
    String command() {
        String world = isSimulated()
                ? SIMULATE + " --seed " + seed + " --customers " + customers + " --terminals " + terminals + " --start "
                        + start
                : Path.of(place()).getFileName() + " --seed " + seed;
        Ranges ranges = ranges();
        return "deploy/mlsd train --source " + world + " --train-from " + ranges.trainFrom() + " --train-to "
                + ranges.trainTo() + " --test-from " + ranges.testFrom() + " --test-to " + ranges.testTo()
                + " --label-delay " + labelDelay;
    }
}
