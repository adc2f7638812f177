package dev.mlsd.monitoring.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/** Days of world time, UTC, as days since the epoch. */
final class Days {

    static final long MILLIS = Duration.ofDays(1).toMillis();

    /** Times outside these are not believed: a zero, seconds taken for milliseconds, a broken clock. */
    static final long EARLIEST_MILLIS = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

    static final long LATEST_MILLIS = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

    private Days() {}

    static int of(long millis) {
        return (int) Math.floorDiv(millis, MILLIS);
    }

    static LocalDate date(int day) {
        return LocalDate.ofEpochDay(day);
    }

    static boolean believable(long millis) {
        return millis >= EARLIEST_MILLIS && millis < LATEST_MILLIS;
    }
}
