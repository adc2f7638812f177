package dev.mlsd.traffic.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.traffic.schedule.Events;
import dev.mlsd.traffic.schedule.Tally;
import dev.mlsd.traffic.source.TimeRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {

    @TempDir
    private Path folder;

    @Test
    void read_afterWrite_isTheSame() {
        CheckpointFile file = new CheckpointFile(folder);
        RunPlan plan = plan("one");
        assertThat(file.read(plan)).isEmpty();
        Checkpoint checkpoint = new Checkpoint(
                plan.parameters(), 123, new Tally(1, 2, 3, 4, 5), new TreeMap<>(Map.of(0, 12L, 3, 5L)), 720, 100);
        file.write(checkpoint);
        assertThat(file.read(plan)).contains(checkpoint);
    }

    @Test
    void read_positionOfAnotherWorld_isRefused() {
        CheckpointFile file = new CheckpointFile(folder);
        file.write(new Checkpoint(plan("one").parameters(), 123, Tally.NONE, new TreeMap<>(), 720, 720));
        assertThatThrownBy(() -> file.read(plan("other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds the position of another world");
    }

    private static RunPlan plan(String name) {
        return RunPlan.replay(
                Events.source(List.of()),
                new TimeRange(1, 2),
                new RunPlan.Common(720, true, Duration.ofDays(7)),
                Map.of(),
                new TreeMap<>(Map.of("file", name)));
    }
}
