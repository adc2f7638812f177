package dev.mlsd.workbench.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.experiment.Judgement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveRunTest {

    private static final Text CLAIM = new Text("it holds", "верно");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private long nanos;
    private final LiveRun run =
            new LiveRun(new RunPlan("20260301-a", "a", false, 10, CLAIM, "many", null), NOW, () -> nanos, null);

    @Test
    void phases_followEachOther() {
        run.phase("first");
        nanos = 2_000_000_000L;
        run.phase("second");
        nanos = 3_000_000_000L;
        Run now = run.whole();
        assertThat(now.phases()).containsExactly(new Run.Phase("first", 0, 2.0), new Run.Phase("second", 2, null));
        assertThat(now.phase()).isEqualTo("second");
        assertThat(now.elapsed()).isEqualTo(3);
    }

    @Test
    void since_tellsOnlyNewPointsAndWhereTheyBegin() {
        run.point("p99", 1.0);
        run.point("p99", null);
        run.point("p99", Double.NaN);
        assertThat(run.whole().series().get("p99").points()).hasSize(3);
        Run.Series fresh = run.since(Map.of("p99", 2)).series().get("p99");
        assertThat(fresh.from()).isEqualTo(2);
        assertThat(fresh.points()).hasSize(1);
        assertThat(fresh.points().getFirst()[1]).isNull();
    }

    @Test
    void judged_endsTheRunAndKeepsWhatWasGuessed() {
        run.phase("only");
        nanos = 1_500_000_000L;
        run.judged(
                new Judgement(true, new Text("worst 1", "худшее 1"), Map.of("ratio", 7.0), "many"),
                new Text("short", "кратко"),
                NOW.plusSeconds(2));
        Run ended = run.whole();
        assertThat(ended.state()).isEqualTo(RunState.HELD);
        assertThat(ended.claim().holds()).isTrue();
        assertThat(ended.phases()).containsExactly(new Run.Phase("only", 0, 1.5));
        assertThat(ended.phase()).isNull();
        assertThat(ended.figures()).containsEntry("ratio", 7.0);
        assertThat(ended.rightGuess()).isEqualTo(ended.guess()).isEqualTo("many");
    }

    @Test
    void whatComesAfterTheEnd_changesNothing() {
        run.over(RunState.CANCELLED, null, NOW);
        run.point("p99", 1.0);
        run.row(Map.of("a", 1));
        run.phase("late");
        run.judged(new Judgement(true, CLAIM, Map.of(), "x"), CLAIM, NOW);
        Run ended = run.whole();
        assertThat(ended.state()).isEqualTo(RunState.CANCELLED);
        assertThat(ended.series()).isEmpty();
        assertThat(ended.rows()).isEqualTo(List.of());
        assertThat(ended.phases()).isEmpty();
        assertThat(ended.claim().holds()).isNull();
        assertThat(ended.shortAnswer()).isNull();
    }
}
