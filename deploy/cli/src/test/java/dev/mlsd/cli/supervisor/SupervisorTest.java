package dev.mlsd.cli.supervisor;

import static dev.mlsd.cli.supervisor.Bench.LIVES;
import static dev.mlsd.cli.supervisor.Bench.shell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.cli.supervisor.ChildState.Stage;
import dev.mlsd.cli.system.Await;
import dev.mlsd.cli.system.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

    /** Says its name when it is told to end. */
    private static final String TELLS_ITS_END =
            "trap 'echo NAME >>$OUT; exit 0' TERM; echo READY; while :; do sleep 0.05; done";

    @TempDir
    Path folder;

    @Test
    void run_processThatNeedsAnother_startsWhenThatIsReady() throws Exception {
        try (Bench bench = Bench.of(
                folder,
                shell(folder, "first", "sleep 0.3; " + LIVES),
                shell(folder, "second", LIVES, "first"),
                shell(folder, "third", LIVES, "first", "second"))) {
            bench.await(Phase.READY);
            assertThat(bench.journal.stream().map(line -> line.replaceAll("( after| \\(pid).*", "")))
                    .containsExactly(
                            "first: started",
                            "first: ready",
                            "second: started",
                            "second: ready",
                            "third: started",
                            "third: ready");
        }
    }

    @Test
    void run_processEndsByItself_isStartedAgainAndCounted() throws Exception {
        try (Bench bench = Bench.of(folder, shell(folder, "only", LIVES))) {
            bench.await(Phase.READY);
            ProcessHandle first = bench.process("only");
            first.destroyForcibly();
            Await.until(
                    "another process",
                    () -> bench.child("only").state().restarts() == 1
                            && bench.child("only").state().isReady());
            assertThat(bench.process("only").pid()).isNotEqualTo(first.pid());
            assertThat(bench.child("only").state().problem()).contains("ended by itself with 137");
            assertThat(bench.journal).contains("only: ended by itself with 137, to be started again in 500 ms");
            assertThat(RunRecord.readAll(bench.home.run()))
                    .singleElement()
                    .satisfies(record -> assertThat(record.identity().pid())
                            .isEqualTo(bench.process("only").pid()));
        }
    }

    @Test
    void run_processNeverReady_isGivenUpAfterThreeFailures() throws Exception {
        try (Bench bench = Bench.of(
                folder, shell(folder, "good", LIVES), shell(folder, "bad", "echo I can not; exit 3", "good"))) {
            bench.await(Phase.FAILED);
            assertThat(bench.child("bad").state().stage()).isEqualTo(Stage.FAILED);
            assertThat(bench.child("bad").state().problem().orElseThrow())
                    .contains("with 3")
                    .contains("before it was ready");
            assertThat(bench.home.log("bad").lastLines(10)).containsExactly("I can not", "I can not", "I can not");
            assertThat(bench.child("good").state().isReady()).isTrue();
        }
    }

    @Test
    void run_programDoesNotExist_isGivenUpAtOnce() throws Exception {
        Path missing = folder.resolve("missing");
        try (Bench bench = Bench.of(folder, Bench.program(folder, "gone", List.of(missing.toString())))) {
            bench.await(Phase.FAILED);
            assertThat(bench.child("gone").state().problem().orElseThrow()).contains(List.of(missing.toString()));
        }
    }

    @Test
    void requestStop_inReverseOrder_leavesNothingBehind() throws Exception {
        Bench bench = Bench.of(
                folder,
                shell(folder, "first", TELLS_ITS_END.replace("NAME", "first")),
                shell(folder, "second", TELLS_ITS_END.replace("NAME", "second"), "first"),
                shell(folder, "third", TELLS_ITS_END.replace("NAME", "third"), "second"));
        bench.await(Phase.READY);
        List<ProcessHandle> processes =
                List.of(bench.process("first"), bench.process("second"), bench.process("third"));
        bench.close();
        assertThat(Files.readAllLines(folder.resolve("out"))).containsExactly("third", "second", "first");
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(RunRecord.readAll(bench.home.run())).isEmpty();
    }

    @Test
    void requestWorld_runningStack_forgetsTheOldDataAndTakesTheNewTraffic() throws Exception {
        Table table = traffic -> List.of(
                shell(folder, "store", LIVES),
                shell(folder, "traffic", "echo " + String.join(" ", traffic.orElseThrow()) + "; " + LIVES, "store"));
        try (Bench bench = new Bench(folder, table, Optional.of(List.of("old")))) {
            bench.await(Phase.READY);
            Path data = bench.home.world().resolve("store/data");
            Files.writeString(data, "of the old world");
            bench.supervisor.requestWorld(Optional.of(List.of("new")));
            bench.await(Phase.READY);
            assertThat(data).doesNotExist();
            assertThat(bench.home.log("traffic").lastLines(10)).containsExactly("old", "READY", "new", "READY");
            assertThat(WorldRecord.read(bench.home.world())).contains(new WorldRecord(List.of("new")));
        }
    }

    @Test
    void requestRestart_named_onlyThatOneIsAnother() throws Exception {
        try (Bench bench = Bench.of(folder, shell(folder, "one", LIVES), shell(folder, "other", LIVES))) {
            bench.await(Phase.READY);
            long one = bench.process("one").pid();
            long other = bench.process("other").pid();
            bench.supervisor.requestRestart(bench.child("one"));
            Await.until(
                    "another process",
                    // Between the two there is none; and readiness counts only once the process is another.
                    () -> bench.child("one")
                                    .handle()
                                    .filter(now -> now.pid() != one)
                                    .isPresent()
                            && bench.child("one").state().isReady());
            assertThat(bench.process("other").pid()).isEqualTo(other);
        }
    }

    @Test
    void orphans_supervisorWasKilled_areFoundByTheirRecordsAndNobodyElseIsEnded() throws Exception {
        Process orphan = new ProcessBuilder("sleep", "600").start();
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Path run = Files.createDirectories(folder.resolve("run"));
            new RunRecord("orphan", 0, ProcessIdentity.of(orphan.toHandle())).write(run);
            new RunRecord(
                            "reused",
                            1,
                            new ProcessIdentity(
                                    stranger.pid(),
                                    stranger.info().startInstant().orElseThrow().minusSeconds(3600)))
                    .write(run);
            Files.writeString(run.resolve("cut.process.json"), "{\"name\":");
            assertThat(Orphans.find(run)).extracting(RunRecord::name).containsExactly("orphan");
            Orphans.end(run);
            assertThat(orphan.waitFor()).isNotZero();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(RunRecord.readAll(run)).isEmpty();
        } finally {
            orphan.destroyForcibly();
            stranger.destroyForcibly();
        }
    }
}
