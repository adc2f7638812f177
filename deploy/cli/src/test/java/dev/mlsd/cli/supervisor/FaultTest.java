package dev.mlsd.cli.supervisor;

import static dev.mlsd.cli.supervisor.Bench.LIVES;
import static dev.mlsd.cli.supervisor.Bench.shell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.cli.supervisor.ChildState.Stage;
import dev.mlsd.cli.system.Await;
import dev.mlsd.cli.system.Stopped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Fault FROZEN = new Fault.Frozen(LONG);

    @TempDir
    Path folder;

    @Test
    void down_beforeItsTimeIsOver_isNotStartedAndNoCrash() throws Exception {
        try (Bench bench = Bench.of(folder, shell(folder, "only", LIVES), shell(folder, "other", LIVES))) {
            bench.await(Phase.READY);
            ProcessHandle first = bench.process("only");
            assertThat(bench.child("only").takeFault(new Fault.Down(LONG))).isEmpty();
            Await.until("its end", () -> bench.child("only").state().stage() == Stage.DOWN);
            assertThat(first.isAlive()).isFalse();
            assertThat(bench.child("only").handle()).isEmpty();
            assertThat(bench.child("only").health()).contains("killed on purpose");

            // Meanwhile the supervisor does what it always does.
            bench.process("other").destroyForcibly();
            Await.until(
                    "the other one again",
                    () -> bench.child("other").state().restarts() == 1
                            && bench.child("other").state().isReady());
            assertThat(bench.child("only").state().stage()).isEqualTo(Stage.DOWN);

            bench.skip(LONG);
            Await.until(
                    "another process",
                    () -> bench.child("only").handle().isPresent()
                            && bench.child("only").state().isReady());
            assertThat(bench.process("only").pid()).isNotEqualTo(first.pid());
            assertThat(bench.child("only").state().restarts()).isZero();
            assertThat(bench.child("only").state().problem()).isEmpty();
            assertThat(bench.child("only").fault()).isEmpty();
            assertThat(bench.journal).noneMatch(line -> line.startsWith("only: ended by itself"));
        }
    }

    @Test
    void dropFault_processThatIsDown_startsAtOnce() throws Exception {
        try (Bench bench = Bench.of(folder, shell(folder, "only", LIVES))) {
            bench.await(Phase.READY);
            bench.child("only").takeFault(new Fault.Down(LONG));
            Await.until("its end", () -> bench.child("only").state().stage() == Stage.DOWN);
            bench.child("only").dropFault();
            Await.until("its start", () -> bench.child("only").state().isReady());
        }
    }

    @Test
    void frozen_beforeItsTimeIsOver_isTheSameProcessStopped() throws Exception {
        try (Bench bench = Bench.of(folder, shell(folder, "only", LIVES))) {
            bench.await(Phase.READY);
            ProcessHandle only = bench.process("only");
            bench.child("only").takeFault(FROZEN);
            Await.until("stopped", () -> Stopped.is(only));
            bench.skip(LONG);
            Await.until("going on", () -> Stopped.isNot(only));
            assertThat(bench.process("only")).isEqualTo(only);
            assertThat(bench.child("only").state().restarts()).isZero();
            assertThat(bench.child("only").fault()).isEmpty();
        }
    }

    @Test
    void slow_untilItIsDropped_isStoppedAgainAndAgain() throws Exception {
        try (Bench bench = Bench.of(folder, shell(folder, "only", LIVES))) {
            bench.await(Phase.READY);
            ProcessHandle only = bench.process("only");
            bench.child("only").takeFault(new Fault.Slow(LONG, Duration.ofMillis(40), Duration.ofMillis(40)));
            for (int i = 0; i < 3; i++) {
                Await.until("stopped", () -> Stopped.is(only));
                Await.until("going on", () -> Stopped.isNot(only));
            }
            bench.child("only").dropFault();
            Await.until("its end", () -> bench.journal.contains("only: no longer slow"));
            assertThat(Stopped.isNot(only)).isTrue();
        }
    }

    @Test
    void takeFault_oneIsOn_staysAsItIs() throws Exception {
        try (Bench bench = Bench.of(folder, shell(folder, "only", LIVES))) {
            bench.await(Phase.READY);
            bench.child("only").takeFault(FROZEN);
            assertThat(bench.child("only").takeFault(new Fault.Down(LONG)))
                    .map(Fault.Running::fault)
                    .contains(FROZEN);
            Await.until("stopped", () -> Stopped.is(bench.process("only")));
        }
    }

    @Test
    void frozen_killedBySomebodyElse_isStartedAgainWithoutTheFault() throws Exception {
        try (Bench bench = Bench.of(folder, shell(folder, "only", LIVES))) {
            bench.await(Phase.READY);
            ProcessHandle first = bench.process("only");
            bench.child("only").takeFault(FROZEN);
            Await.until("stopped", () -> Stopped.is(first));
            first.destroyForcibly();
            Await.until(
                    "another process",
                    () -> bench.child("only").state().restarts() == 1
                            && bench.child("only").state().isReady());
            assertThat(bench.child("only").fault()).isEmpty();
            assertThat(Stopped.isNot(bench.process("only"))).isTrue();
        }
    }

    @Test
    void requestStop_oneIsFrozenAndOneIsDown_endsTheFaultsFirst() throws Exception {
        Bench bench = Bench.of(
                folder,
                shell(folder, "down", LIVES),
                shell(
                        folder,
                        "frozen",
                        "trap 'echo politely >>$OUT; exit 0' TERM; echo READY; while :; do sleep 0.05; done"));
        bench.await(Phase.READY);
        bench.child("down").takeFault(new Fault.Down(LONG));
        bench.child("frozen").takeFault(FROZEN);
        Await.until("its end", () -> bench.child("down").state().stage() == Stage.DOWN);
        Await.until("stopped", () -> Stopped.is(bench.process("frozen")));
        bench.close();
        assertThat(Files.readAllLines(folder.resolve("out"))).containsExactly("politely");
        assertThat(RunRecord.readAll(bench.home.run())).isEmpty();
        assertThat(bench.journal)
                .endsWith("all stopped")
                .filteredOn("down: started"::equals)
                .isEmpty();
    }

    @Test
    void supervisorIsKilled_whatItFroze_goesOn() throws Exception {
        Process supervisor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FreezingSupervisor.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("supervisor.log").toFile())
                .start();
        try {
            Path run = folder.resolve("state/run");
            Await.until("a process", () -> !RunRecord.readAll(run).isEmpty());
            ProcessHandle frozen =
                    RunRecord.readAll(run).getFirst().identity().find().orElseThrow();
            Await.until("stopped", () -> Stopped.is(frozen));
            supervisor.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
            Await.until("going on", () -> Stopped.isNot(frozen));
            assertThat(Orphans.find(run)).extracting(RunRecord::name).isEqualTo(List.of("only"));
        } finally {
            supervisor.destroyForcibly().onExit().join();
            Orphans.end(folder.resolve("state/run"));
        }
    }

    /** A supervisor in a process of its own, which freezes the one process that it has. */
    static final class FreezingSupervisor {

        private FreezingSupervisor() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            try (Bench bench = Bench.of(folder, shell(folder, "only", LIVES))) {
                bench.await(Phase.READY);
                bench.child("only").takeFault(FROZEN);
                Thread.currentThread().join();
            }
        }
    }
}
