package dev.mlsd.feature.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundariesTest {

    private static final long MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final Boundaries hourly = new Boundaries(Views.month("1h", "2d"));
    private final Boundaries daily = new Boundaries(Views.month("1d", "3d"));

    @Test
    void lastKnownAt_momentWithinTheDelay_isTheOneBefore() {
        assertThat(daily.lastKnownAt(MIDNIGHT + HOUR)).isEqualTo(MIDNIGHT);
        assertThat(daily.lastKnownAt(MIDNIGHT + HOUR - 1)).isEqualTo(MIDNIGHT - 24 * HOUR);
        assertThat(hourly.lastKnownAt(MIDNIGHT + HOUR / 24)).isEqualTo(MIDNIGHT);
        assertThat(hourly.lastKnownAt(MIDNIGHT + HOUR / 24 - 1)).isEqualTo(MIDNIGHT - HOUR);
    }

    @Test
    void days_severalHours_areCutAtMidnight() {
        List<long[]> days = hourly.days(MIDNIGHT - 2 * HOUR, MIDNIGHT + HOUR);

        assertThat(days).hasSize(2);
        assertThat(days.getFirst()).containsExactly(MIDNIGHT - 2 * HOUR, MIDNIGHT - HOUR);
        assertThat(days.getLast()).containsExactly(MIDNIGHT, MIDNIGHT + HOUR);
    }

    @Test
    void days_wholeDays_areEachOneOfTheirOwn() {
        assertThat(daily.days(MIDNIGHT, MIDNIGHT + 48 * HOUR).stream()
                        .mapToLong(day -> Arrays.stream(day).sum()))
                .containsExactly(MIDNIGHT, MIDNIGHT + 24 * HOUR, MIDNIGHT + 48 * HOUR);
        assertThat(daily.days(MIDNIGHT + 1, MIDNIGHT)).isEmpty();
    }

    @Test
    void runsOut_rowThatWouldBeTooOldBeforeTheNextIsKnown_does() {
        // A row of midnight counts for 3 days; the one of the third midnight is known an hour too late for it.
        assertThat(daily.runsOut(MIDNIGHT, 72 * HOUR, MIDNIGHT + 24 * HOUR)).isFalse();
        assertThat(daily.runsOut(MIDNIGHT, 72 * HOUR, MIDNIGHT + 48 * HOUR)).isTrue();
    }
}
