package dev.mlsd.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTableTest {

    @TempDir
    Path folder;

    @Test
    void processes_budgets_staySummedUpWithinTwoGibibytes() throws Exception {
        int budgets = all().stream().mapToInt(ProcessSpec::budgetMebibytes).sum();
        assertThat(budgets + StackTable.SUPERVISOR_BUDGET_MEBIBYTES)
                .isLessThanOrEqualTo(StackTable.TOTAL_BUDGET_MEBIBYTES);
    }

    @Test
    void processes_order_eachComesAfterThoseItNeeds() throws Exception {
        Set<String> before = new HashSet<>();
        for (ProcessSpec spec : all()) {
            assertThat(before).as("before " + spec.name()).containsAll(spec.after());
            before.add(spec.name());
        }
        assertThat(StackTable.names()).containsAll(before).contains("supervisor");
    }

    @Test
    void allPorts_coverWhatProcessesListenOn() throws Exception {
        List<Integer> used = new ArrayList<>(List.of(new Ports(20_000).supervisor()));
        all().forEach(spec -> used.addAll(spec.ports()));
        assertThat(table().allPorts(true))
                .containsExactlyInAnyOrderElementsOf(used)
                .doesNotHaveDuplicates();
        assertThat(table().allPorts(false)).doesNotContain(new Ports(20_000).trafficHttp());
    }

    @Test
    void processes_noTraffic_areAllOthers() throws Exception {
        assertThat(table().processes(Optional.empty()))
                .extracting(ProcessSpec::name)
                .doesNotContain(StackTable.TRAFFIC)
                .hasSize(all().size() - 1);
    }

    @Test
    void environment_ofTheWorkbench_saysWhereTheLoadGeneratorAndTheBatchJobAre() throws Exception {
        String traffic = all().stream()
                .filter(spec -> spec.name().equals(StackTable.TRAFFIC))
                .findFirst()
                .orElseThrow()
                .artifact()
                .toString();
        assertThat(table().environment("workbench")).containsEntry("MLSD_TRAFFIC_JAR", traffic);
        assertThat(table().environment("workbench").get("MLSD_TRAINING_JAR"))
                .endsWith("deploy/training/target/training.jar");
        assertThat(table().environment("feature-service")).doesNotContainKey("MLSD_TRAFFIC_JAR");
    }

    @Test
    void traffic_import_startsWhileTheServicesStart() throws Exception {
        assertThat(traffic("import").after()).containsExactly("broker");
        assertThat(traffic("file").after()).contains("feature-service", "inference-service");
    }

    private ProcessSpec traffic(String source) throws Exception {
        return table().processes(Optional.of(List.of("--source", source, "--file", "f"))).stream()
                .filter(spec -> spec.name().equals(StackTable.TRAFFIC))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ports_baseOutOfRange_isRefused() {
        assertThatThrownBy(() -> new Ports(65_000)).hasMessageContaining("64529, got 65000");
        assertThatThrownBy(() -> new Ports(80)).hasMessageContaining("1024 to");
    }

    @Test
    void redis_noneOnThePath_isUnpackedFromTheJarOnceAndRuns() throws Exception {
        Path program = RedisProgram.find("", folder);
        assertThat(program).isExecutable().hasParentRaw(folder);
        assertThat(RedisProgram.find("", folder)).isEqualTo(program);
        Process version = new ProcessBuilder(program.toString(), "--version").start();
        assertThat(version.inputReader().readLine()).startsWith("Redis server v=");
    }

    private List<ProcessSpec> all() throws Exception {
        return table().processes(Optional.of(List.of("--source", "simulate")));
    }

    private StackTable table() {
        return new StackTable(new Home(folder, folder.resolve(".mlsd")), new Ports(20_000));
    }
}
