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
    void mebibytes_endedProcess_isEmpty() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        assertThat(ProcessMemory.mebibytes(process.pid())).isEmpty();
    }
}
