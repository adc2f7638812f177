package dev.mlsd.workbench.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.experiment.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHistoryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Text TEXT = new Text("text", "текст");

    @TempDir
    Path folder;

    private final ObjectMapper mapper = new ObjectMapper().findAndRegisterModules();

    @Test
    void kept_isFoundAgainByAnotherWorkbench() {
        Run run = held("20260301-100000-a", "a", false);
        RunHistory.open(folder, mapper).keep(run);
        RunHistory again = RunHistory.open(folder, mapper);
        assertThat(again.list(null)).containsExactly(run.summary());
        Run found = again.find(run.id()).orElseThrow();
        assertThat(found.rows()).isEqualTo(run.rows());
        assertThat(found.series().get("p99").points().getFirst()).containsExactly(0.0, 4.5);
        assertThat(found.evidence().figure("ratio")).isEqualTo(7);
    }

    @Test
    void runThatItsWorkbenchDidNotOutlive_isBrokenAndSaysWhy() {
        LiveRun live = live("20260301-100000-a", "a", false);
        RunHistory.open(folder, mapper).keep(live.whole());
        RunHistory again = RunHistory.open(folder, mapper);
        Run found = again.find("20260301-100000-a").orElseThrow();
        assertThat(found.state()).isEqualTo(RunState.BROKEN);
        assertThat(found.problem().code()).isEqualTo("workbench_ended");
        assertThat(again.list("a")).hasSize(1);
    }

    @Test
    void lastVerdict_isTheNewestThatWasNotSabotaged() {
        RunHistory history = RunHistory.open(folder, mapper);
        history.keep(held("20260301-100000-a", "a", false));
        history.keep(held("20260301-110000-a", "a", true));
        history.keep(held("20260301-120000-b", "b", false));
        LiveRun cancelled = live("20260301-130000-a", "a", false);
        cancelled.over(RunState.CANCELLED, null, NOW);
        history.keep(cancelled.whole());
        assertThat(history.lastVerdict("a").orElseThrow().id()).isEqualTo("20260301-100000-a");
        assertThat(history.lastVerdict("c")).isEmpty();
        assertThat(history.list("a").getFirst().id()).isEqualTo("20260301-130000-a");
    }

    @Test
    void brokenFile_isLeftOutAndTheOthersAreThere() throws IOException {
        RunHistory.open(folder, mapper).keep(held("20260301-100000-a", "a", false));
        Files.writeString(folder.resolve("20260301-110000-a.json"), "{\"id\":");
        assertThat(RunHistory.open(folder, mapper).list(null)).hasSize(1);
    }

    @Test
    void moreThanAreKept_theOldestGo() throws IOException {
        RunHistory history = RunHistory.open(folder, mapper);
        for (int i = 0; i <= RunHistory.MOST; i++) {
            history.keep(held("20260301-%06d-a".formatted(i), "a", false));
        }
        assertThat(history.list(null)).hasSize(RunHistory.MOST);
        assertThat(history.find("20260301-000000-a")).isEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(RunHistory.MOST);
        }
    }

    @Test
    void nameThatLeavesTheFolder_findsNothing() {
        assertThat(RunHistory.open(folder, mapper).find("../secret")).isEmpty();
    }

    private static LiveRun live(String id, String answer, boolean sabotaged) {
        return new LiveRun(new RunPlan(id, answer, sabotaged, 10, TEXT, null, null), NOW, () -> 0, null);
    }

    private static Run held(String id, String answer, boolean sabotaged) {
        LiveRun live = live(id, answer, sabotaged);
        live.point("p99", 4.5);
        live.row(Map.of("loop", "open", "p99", 4.5));
        live.judged(new Judgement(true, TEXT, Map.of("ratio", 7.0), "x"), TEXT, NOW);
        assertThat(live.whole().rows()).isEqualTo(List.of(Map.of("loop", "open", "p99", 4.5)));
        return live.whole();
    }
}
