package dev.mlsd.traffic.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.traffic.load.LoadBench;
import dev.mlsd.traffic.load.step.StepPlan;
import dev.mlsd.traffic.load.step.StepResult;
import dev.mlsd.traffic.load.targets.TargetName;
import dev.mlsd.traffic.load.targets.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadFolderTest {

    @TempDir
    private Path folder;

    @Test
    void write_page_needsNothingFromAnywhereAndItsDataCannotEndItsScript() throws Exception {
        StepPlan plan = new StepPlan(
                "</script><script>alert(1)</script>",
                StepPlan.Loop.OPEN,
                StepPlan.Process.POISSON,
                200,
                Duration.ofSeconds(1),
                Duration.ZERO,
                2,
                StepPlan.USUAL_IN_FLIGHT,
                1);
        try (Targets targets = new Targets(TargetName.CONSTANT_REST, Map.of(), null);
                LoadBench bench = new LoadBench(targets)) {
            StepResult result = bench.run(plan, progress -> {}, () -> false).orElseThrow();
            LoadFolder.write(
                    folder,
                    TargetName.CONSTANT_REST,
                    result,
                    Map.of("command", "deploy/mlsd load", "address", "here:1", "moment", "now", "warm_up_seconds", 0));
        }

        String page = Files.readString(folder.resolve("report.html"));
        assertThat(page).doesNotContain("http:", "https:", "//", "src=", "url(", "@import", "<link", "/*DATA*/null");
        assertThat(page.split("</script>", -1)).hasSize(2);
        assertThat(page).contains("\"target\":\"constant-rest\"", "\"percentiles\":[[", "\"progress\":[");
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("latency.hgrm"));
    }
}
