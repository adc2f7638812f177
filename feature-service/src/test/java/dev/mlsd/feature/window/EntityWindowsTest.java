package dev.mlsd.feature.window;

import static dev.mlsd.feature.window.EntityWindows.Outcome.APPLIED;
import static dev.mlsd.feature.window.EntityWindows.Outcome.DUPLICATE;
import static dev.mlsd.feature.window.EntityWindows.Outcome.LATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntityWindowsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final TileLayout LAYOUT = TileLayout.of(List.of(HOUR, Duration.ofDays(1), MONTH));
    private static final long DAY = Duration.ofDays(1).toMillis();

    @Test
    void evaluate_windowOfTenMinutes_reproducesTheSlidingWindowOfFlinksExample() {
        // Events (minute:value); windows of 10 minutes in hops of 5 end at :05, :10, :15, :20, :25. Our hop for 10
        // minutes is
        // 15 s, and at whole hops the rounded tail is the exact one, so the values must be the same.
        Duration ten = Duration.ofMinutes(10);
        EntityWindows windows = new EntityWindows(TileLayout.of(List.of(ten)));
        long[][] events = {{1, 10}, {2, 20}, {6, 30}, {11, 100}, {16, 5}, {21, 7}};
        long[][] expected = {
            {5, 2, 30, 20, 10}, {10, 3, 60, 30, 10}, {15, 2, 130, 100, 30}, {20, 2, 105, 100, 5}, {25, 2, 12, 7, 5}
        };
        int next = 0;
        for (long[] end : expected) {
            while (next < events.length && events[next][0] < end[0]) {
                long at = minutes(events[next][0]);
                windows.add(next, at, at, events[next][1]);
                next++;
            }
            Aggregate aggregate = windows.evaluate(ten, minutes(end[0])).aggregate();
            assertThat(new long[] {aggregate.count(), aggregate.sum(), aggregate.maximum(), aggregate.minimum()})
                    .as("at minute %d", end[0])
                    .containsExactly(Arrays.copyOfRange(end, 1, 5));
        }
    }

    @Test
    void evaluate_eventAtTheMoment_isNotIn() {
        EntityWindows windows = new EntityWindows(LAYOUT);
        windows.add(1, DAY, DAY, 500);

        assertThat(windows.evaluate(HOUR, DAY).aggregate().isEmpty()).isTrue();
        assertThat(windows.evaluate(HOUR, DAY + 1).aggregate().count()).isEqualTo(1);
    }

    @Test
    void newestMillis_eventsInAnyOrder_isTheMomentAfterWhichAllAreCountedExactly() {
        EntityWindows windows = new EntityWindows(LAYOUT);
        assertThat(windows.newestMillis()).isEqualTo(Long.MIN_VALUE);

        windows.add(1, DAY + 500, DAY, 1);
        windows.add(2, DAY, DAY + 100, 1);
        assertThat(windows.newestMillis())
                .as("it happened later than it arrived")
                .isEqualTo(DAY + 500);

        // Arrives so much later that the others are folded.
        windows.add(3, DAY + 1, 2 * DAY, 1);
        assertThat(windows.newestMillis()).isEqualTo(2 * DAY);
        WindowValue value = windows.evaluate(Duration.ofDays(1), 2 * DAY + 1);
        assertThat(value.aggregate().count()).isEqualTo(3);
        assertThat(value.exact()).isTrue();
        assertThat(EntityWindows.decode(LAYOUT, windows.encodeRow(), 0).newestMillis())
                .isEqualTo(2 * DAY);
    }

    @Test
    void evaluate_tail_isRoundedDownToItsHop() {
        EntityWindows windows = new EntityWindows(LAYOUT);
        long event = DAY + minutes(3);
        windows.add(1, event, event, 500);

        // At 01:04:59 the hour's tail is 00:04:59, rounded down to 00:00; at 01:05 it is 00:05.
        long last = DAY + minutes(65) - 1;
        assertThat(windows.evaluate(HOUR, last).aggregate().count()).isEqualTo(1);
        assertThat(windows.evaluate(HOUR, last + 1).aggregate().count()).isZero();
    }

    @Test
    void evaluate_nobodyWrites_windowEmptiesAllTheSame() {
        EntityWindows windows = new EntityWindows(LAYOUT);
        windows.add(1, DAY, DAY, 500);

        assertThat(windows.evaluate(MONTH, DAY * 20).aggregate().count()).isEqualTo(1);
        assertThat(windows.evaluate(MONTH, DAY * 32).aggregate().isEmpty()).isTrue();
    }

    @Test
    void add_sameIdWithinTwoDays_countsOnce() {
        EntityWindows windows = new EntityWindows(LAYOUT);

        assertThat(windows.add(7, DAY, DAY, 500)).isEqualTo(APPLIED);
        assertThat(windows.add(7, DAY, DAY + minutes(1), 500)).isEqualTo(DUPLICATE);
        assertThat(windows.sequence()).isEqualTo(1);
        assertThat(windows.evaluate(MONTH, DAY * 2).aggregate().count()).isEqualTo(1);
    }

    @Test
    void add_sameIdAfterTwoDays_countsWhateverElseArrived() {
        long later = DAY + Duration.ofHours(48).toMillis();
        EntityWindows quiet = new EntityWindows(LAYOUT);
        quiet.add(7, DAY, DAY, 500);
        EntityWindows busy = new EntityWindows(LAYOUT);
        busy.add(7, DAY, DAY, 500);
        busy.add(8, later, later, 500);

        assertThat(quiet.add(7, DAY, later, 500)).isEqualTo(DUPLICATE);
        assertThat(busy.add(7, DAY, later, 500)).isEqualTo(DUPLICATE);
        assertThat(quiet.add(7, DAY, later + 1, 500)).isEqualTo(APPLIED);
        assertThat(busy.add(7, DAY, later + 1, 500)).isEqualTo(APPLIED);
    }

    @Test
    void evaluate_rowSoFarAheadThatTilesAreGone_saysItIsNotExact() {
        EntityWindows windows = new EntityWindows(LAYOUT);
        windows.add(1, DAY, DAY, 500);
        long moment = DAY + minutes(1);
        windows.add(2, DAY * 2, DAY * 2, 500);

        assertThat(windows.evaluate(HOUR, moment).aggregate().isEmpty()).isTrue();
        assertThat(windows.evaluate(HOUR, moment).exact()).isFalse();
        assertThat(windows.evaluate(HOUR, DAY * 2).exact()).isTrue();
    }

    @Test
    void add_olderThanEveryTile_isLateAndChangesNothing() {
        EntityWindows windows = new EntityWindows(LAYOUT);
        windows.add(1, DAY * 100, DAY * 100, 500);

        assertThat(windows.add(2, DAY * 60, DAY * 100, 500)).isEqualTo(LATE);
        assertThat(windows.sequence()).isEqualTo(1);
        assertThat(windows.evaluate(MONTH, DAY * 101).aggregate().count()).isEqualTo(1);
    }

    @Test
    void evaluate_moreEventsInTheOpenHopThanKeptRaw_saysWhenItIsNotExact() {
        EntityWindows windows = new EntityWindows(LAYOUT);
        for (int i = 0; i < 100; i++) {
            windows.add(i, DAY + i, DAY + i, 1);
        }

        WindowValue now = windows.evaluate(HOUR, DAY + 100);
        assertThat(now.aggregate().count()).isEqualTo(100);
        assertThat(now.exact()).isTrue();
        // 36 events were folded; a moment among them cannot be answered exactly any more, and says so.
        assertThat(windows.evaluate(HOUR, DAY + 20).exact()).isFalse();
        assertThat(windows.evaluate(HOUR, DAY + 90).aggregate().count()).isEqualTo(90);
        assertThat(windows.evaluate(HOUR, DAY + 90).exact()).isTrue();
    }

    @Test
    void decode_bytesOfAnotherLayoutOrCutShort_areRefused() {
        EntityWindows windows = new EntityWindows(LAYOUT);
        windows.add(1, DAY, DAY, 500);
        byte[] row = windows.encodeRow();

        TileLayout other = TileLayout.of(List.of(MONTH));
        assertThatThrownBy(() -> EntityWindows.decode(other, row, 0)).hasMessageContaining("other hops");
        for (int length = 0; length < row.length; length++) {
            byte[] cut = Arrays.copyOf(row, length);
            assertThatThrownBy(() -> EntityWindows.decode(LAYOUT, cut, 0)).hasMessageContaining("ends early");
        }
        row[0] = 9;
        assertThatThrownBy(() -> EntityWindows.decode(LAYOUT, row, 0)).hasMessageContaining("got 9");
    }

    private static final String OLD_ROW = ""
            + "0102ac02901c03c0c3a4a80101800902d00fdc0be0d4030000000000000002f403dc0b40fe848000"
            + "000000016002d00fdc0be0d4030000000000000002f403dc0b40fe84800000000001c0c3a4a80100"
            + "00000000000003c80100";

    @Test
    void decode_rowOfTheFirstFormat_isReadByEveryLayoutThatItHasEnoughFor() {
        // Written by the release before: a day's window; 250 at 00:00 and 750 at 00:01 of 1970-01-03, then 100 an hour
        // later.
        byte[] row = HexFormat.of().parseHex(OLD_ROW);
        TileLayout full = TileLayout.of(List.of(HOUR, Duration.ofDays(1)));
        long moment = 2 * DAY + minutes(70);

        Aggregate day = EncodedWindows.of(full, row, 0)
                .evaluate(WindowSet.of(full, List.of(Duration.ofDays(1)), full.parts()), moment)[0]
                .aggregate();
        assertThat(day.sum()).isEqualTo(1_100);
        assertThat(day.minimum()).isEqualTo(100);
        assertThat(day.maximum()).isEqualTo(750);
        assertThat(day.last()).isEqualTo(100);

        EntityWindows again = EntityWindows.decode(full, row, 0);
        assertThat(again.encodeRow()).startsWith(RowWriter.FORMAT);
        assertThat(EntityWindows.decode(full, again.encodeRow(), 0)
                        .evaluate(Duration.ofDays(1), moment)
                        .aggregate())
                .isEqualTo(day);
        TileLayout counts = TileLayout.of(List.of(HOUR, Duration.ofDays(1)), Set.of());
        assertThat(EntityWindows.decode(counts, row, 0)
                        .evaluate(Duration.ofDays(1), moment)
                        .aggregate()
                        .sum())
                .isEqualTo(1_100);
        TileLayout distinct = TileLayout.of(List.of(HOUR, Duration.ofDays(1)), Set.of(Part.DISTINCT));
        assertThatThrownBy(() -> EntityWindows.decode(distinct, row, 0))
                .hasMessage("the row was written without the distinct that its view has now");
    }

    @Test
    void encodeRow_leavesOutTheIdsThatOnlyTheStreamNeeds() {
        EntityWindows windows = new EntityWindows(LAYOUT);
        windows.add(7, DAY, DAY, 500);

        assertThat(EntityWindows.decode(LAYOUT, windows.encodeState(), 0).add(7, DAY, DAY, 500))
                .isEqualTo(DUPLICATE);
        assertThat(EntityWindows.decode(LAYOUT, windows.encodeRow(), 0).add(7, DAY, DAY, 500))
                .isEqualTo(APPLIED);
    }

    private static long minutes(long minutes) {
        return Duration.ofMinutes(minutes).toMillis();
    }
}
