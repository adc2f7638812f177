package dev.mlsd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreezeTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private Process process;

    @BeforeEach
    void startSomebody() throws IOException {
        process = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void endSomebody() {
        process.destroyForcibly().onExit().join();
    }

    @Test
    void whole_untilClosed_isStopped() throws Exception {
        try (Freeze freeze = Freeze.whole(process.toHandle(), LONG).orElseThrow()) {
            assertThat(freeze).isNotNull();
            Await.until("stopped", () -> Stopped.is(process.toHandle()));
        }
        assertThat(Stopped.isNot(process.toHandle())).isTrue();
    }

    @Test
    void whole_timeIsOver_goesOnByItself() throws Exception {
        try (Freeze freeze =
                Freeze.whole(process.toHandle(), Duration.ofSeconds(2)).orElseThrow()) {
            assertThat(freeze).isNotNull();
            Await.until("stopped", () -> Stopped.is(process.toHandle()));
            Await.until("going on", () -> Stopped.isNot(process.toHandle()));
        }
    }

    @Test
    void parts_untilClosed_isStoppedAgainAndAgain() throws Exception {
        try (Freeze freeze = Freeze.parts(process.toHandle(), LONG, Duration.ofMillis(50), Duration.ofMillis(50))
                .orElseThrow()) {
            assertThat(freeze).isNotNull();
            for (int i = 0; i < 3; i++) {
                Await.until("stopped", () -> Stopped.is(process.toHandle()));
                Await.until("going on", () -> Stopped.isNot(process.toHandle()));
            }
        }
        assertThat(Stopped.isNot(process.toHandle())).isTrue();
    }

    @Test
    void close_itsShellWasKilled_letsTheProcessGoOn() throws Exception {
        try (Freeze freeze = Freeze.whole(process.toHandle(), LONG).orElseThrow()) {
            assertThat(freeze).isNotNull();
            Await.until("stopped", () -> Stopped.is(process.toHandle()));
            List<ProcessHandle> shells = ProcessHandle.current()
                    .children()
                    .filter(child -> child.pid() != process.pid())
                    .filter(child -> child.info().commandLine().orElse("").contains("freeze.sh hold " + process.pid()))
                    .toList();
            assertThat(shells).hasSize(1);
            shells.getFirst().destroyForcibly();
            Await.until("its end", () -> !shells.getFirst().isAlive());
            assertThat(Stopped.is(process.toHandle())).isTrue();
        }
        assertThat(Stopped.isNot(process.toHandle())).isTrue();
    }

    @Test
    void whole_processHasEnded_isNone() throws Exception {
        process.destroyForcibly().onExit().join();
        assertThat(Freeze.whole(process.toHandle(), LONG)).isEmpty();
    }

    @Test
    void hold_samePidStartedAtAnotherTime_getsNoSignal() throws Exception {
        assertThat(script("hold", pid(), "12345", ownPid(), start(ownPid()), "1", "0.1", "0"))
                .isEqualTo(0);
        assertThat(Stopped.isNot(process.toHandle())).isTrue();
        // With its own start it does get one: stopped, and never let go on since that is for somebody else.
        new ProcessBuilder("kill", "-s", "STOP", pid()).start().onExit().join();
        Await.until("stopped", () -> Stopped.is(process.toHandle()));
        script("release", pid(), "12345");
        assertThat(Stopped.is(process.toHandle())).isTrue();
        script("release", pid(), start(pid()));
        assertThat(Stopped.isNot(process.toHandle())).isTrue();
    }

    @Test
    void hold_ownerIsAnotherProcess_neverBegins() throws Exception {
        assertThat(script("hold", pid(), start(pid()), ownPid(), "12345", "1000", "0.1", "0"))
                .isEqualTo(0);
        assertThat(Stopped.isNot(process.toHandle())).isTrue();
    }

    private String pid() {
        return Long.toString(process.pid());
    }

    private static String ownPid() {
        return Long.toString(ProcessHandle.current().pid());
    }

    private String start(String pid) throws IOException {
        Process shell = new ProcessBuilder("sh", file().toString(), "start", pid).start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private int script(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", file().toString()).inheritIO();
        builder.command().addAll(List.of(arguments));
        return builder.start().onExit().join().exitValue();
    }

    private Path file() throws IOException {
        Path file = folder.resolve("freeze.sh");
        if (Files.notExists(file)) {
            try (InputStream script = Freeze.class.getResourceAsStream("freeze.sh")) {
                Files.copy(Optional.ofNullable(script).orElseThrow(), file);
            }
        }
        return file;
    }
}
