package dev.mlsd.training.dataset;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Which days are learned from and which are tested on. Days are of UTC, the first and the last both included.
 *
 * <p>A label counts as known {@code labelDelay} after its payment. Learning happens at the start of the first test day:
 * payments of the training days whose label is not known by then are left out, as they would have been on that day.
 *
 * <p>Throws {@link IllegalArgumentException} for ranges that end before they start or that overlap.
 *
 * @param labelDelay from 0 to 365 days
 */
public record Ranges(
        LocalDate trainFrom, LocalDate trainTo, LocalDate testFrom, LocalDate testTo, Duration labelDelay) {

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    public Ranges {
        checkOrder("training", trainFrom, trainTo);
        checkOrder("test", testFrom, testTo);
        if (!testFrom.isAfter(trainTo)) {
            throw new IllegalArgumentException("the test range " + testFrom + " to " + testTo
                    + " must start after the training range " + trainFrom + " to " + trainTo + " ends");
        }
        if (labelDelay.isNegative() || labelDelay.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException("the label delay must be between 0 and 365 days, got " + labelDelay);
        }
    }

    private static void checkOrder(String name, LocalDate from, LocalDate to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException(
                    "the " + name + " range is empty: it starts on " + from + " and ends on " + to);
        }
    }

    /** First millisecond of the training range. */
    public long trainStartMillis() {
        return startOf(trainFrom);
    }

    /** First millisecond of the test range: the moment of learning. */
    public long testStartMillis() {
        return startOf(testFrom);
    }

    /** First millisecond after the test range. */
    public long endMillis() {
        return startOf(testTo.plusDays(1));
    }

    /** Whether a payment of this moment belongs to the training days. */
    public boolean inTraining(long eventMillis) {
        return eventMillis >= trainStartMillis() && eventMillis < startOf(trainTo.plusDays(1));
    }

    /** Whether a payment of this moment belongs to the test days. */
    public boolean inTest(long eventMillis) {
        return eventMillis >= testStartMillis() && eventMillis < endMillis();
    }

    /** When the label of a payment becomes known. */
    public long labelMillis(long eventMillis) {
        return eventMillis + labelDelay.toMillis();
    }

    /** The first millisecond of the day that holds a moment. */
    public static long startOfDay(long millis) {
        return Math.floorDiv(millis, DAY_MILLIS) * DAY_MILLIS;
    }

    private static long startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
