package dev.mlsd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

    @Test
    void mebibytes_thisJvm_isPositiveAndPlausible() {
        assertThat(ProcessMemory.mebibytes(ProcessHandle.current().pid()).getAsLong())
                .isBetween(10L, 8_192L);
    }

    @Test
    void withDescendants_processThatStartedAnother_countsBoth() throws Exception {
        // A JVM, since a shell's memory is less than a MiB; below a shell, which is the one asked about.
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "\"$@\"; :",
                        "sh",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx16m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Idle.class.getName())
                .start();
        try {
            assertThat(shell.inputReader().readLine()).isEqualTo("idle");
            assertThat(ProcessMemory.withDescendants(shell.pid()).getAsLong())
                    .isGreaterThan(ProcessMemory.mebibytes(shell.pid()).getAsLong() + 5);
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().onExit().join();
        }
    }

    /** A program that does nothing until its input ends. */
    static final class Idle {

        private Idle() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println("idle");
            System.in.read();
        }
    }

    @Test
    void mebibytes_endedProcess_isEmpty() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        assertThat(ProcessMemory.mebibytes(process.pid())).isEmpty();
    }
}
