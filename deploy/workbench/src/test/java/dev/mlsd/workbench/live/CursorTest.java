package dev.mlsd.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CursorTest {

    private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Cursor cursor = new Cursor();
    private final Snapshot first = Snapshot.empty(START)
            .with(Source.TRAFFIC, Answers.traffic(1), START)
            .sampled(START, KEPT);

    @Test
    void next_forANewPage_tellsEverything() {
        Update update = cursor.next(first).orElseThrow();

        assertThat(update.full()).isTrue();
        assertThat(update.sources()).hasSize(Source.values().length);
        assertThat(update.read()).containsOnlyKeys("traffic");
        assertThat(update.samples()).hasSize(1);
    }

    @Test
    void next_withinASecond_waits() {
        cursor.next(first);

        assertThat(cursor.next(first.with(Source.TRAFFIC, Answers.traffic(2), START.plusMillis(250))))
                .isEmpty();
    }

    @Test
    void next_afterASecond_tellsWhatChangedOnly() {
        cursor.next(first);
        Instant later = START.plusSeconds(1);
        Snapshot snapshot =
                first.with(Source.TRAFFIC, Answers.traffic(2), later).sampled(later, KEPT);

        Update update = cursor.next(snapshot).orElseThrow();

        assertThat(update.full()).isFalse();
        assertThat(update.sources()).containsOnlyKeys("traffic");
        assertThat(update.samples()).extracting(Sample::at).containsExactly(later);
    }

    @Test
    void next_withTheSameAnswerAgain_tellsWhenItWasReadOnly() {
        cursor.next(first);
        Instant later = START.plusSeconds(1);

        Update update = cursor.next(first.with(Source.TRAFFIC, Answers.traffic(1), later))
                .orElseThrow();

        assertThat(update.sources()).isEmpty();
        assertThat(update.read()).containsEntry("traffic", later);
    }

    @Test
    void next_whenASourceWentDown_doesNotWait() {
        cursor.next(first);

        Optional<Update> update = cursor.next(first.with(Source.TRAFFIC, Answers.refused(), START.plusMillis(250)));

        assertThat(update.orElseThrow().sources().get("traffic").condition()).isEqualTo(SourceState.Condition.DOWN);
    }
}
