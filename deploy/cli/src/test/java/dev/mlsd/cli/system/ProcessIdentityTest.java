package dev.mlsd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {

    @Test
    void find_samePidStartedAtAnotherTime_isSomebodyElse() {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());
        ProcessIdentity earlier = new ProcessIdentity(self.pid(), self.started().minus(Duration.ofMinutes(1)));
        assertThat(self.find()).contains(ProcessHandle.current());
        assertThat(earlier.find()).isEmpty();
    }

    @Test
    void find_endedProcess_isEmpty() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
        assertThat(identity.find()).isPresent();
        process.destroyForcibly().waitFor();
        assertThat(identity.find()).isEmpty();
    }

    @Test
    void end_processDeafToTheRequest_isKilled() throws Exception {
        Process deaf = new ProcessBuilder("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done").start();
        Process polite = new ProcessBuilder("sleep", "60").start();
        assertThat(deaf.inputReader().readLine()).isEqualTo("deaf");
        List<ProcessHandle> killed =
                Termination.end(List.of(deaf.toHandle(), polite.toHandle()), Duration.ofMillis(300));
        assertThat(killed).containsExactly(deaf.toHandle());
        assertThat(deaf.isAlive()).isFalse();
        assertThat(polite.isAlive()).isFalse();
    }
}
