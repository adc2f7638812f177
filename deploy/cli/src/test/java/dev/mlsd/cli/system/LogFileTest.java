package dev.mlsd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    Path folder;

    @Test
    void rotateAbove_processStillWriting_goesOnInTheEmptiedFile() throws Exception {
        LogFile log = new LogFile(folder.resolve("some.log"));
        Process process = new ProcessBuilder("sh", "-c", "echo before; read line; echo after")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()))
                .start();
        Await.until("the first line", () -> log.hasLineStarting("before", 0));
        log.rotateAbove(3);
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(log.path()).hasContent("after\n");
        assertThat(folder.resolve("some.log.1")).hasContent("before\n");
    }

    @Test
    void rotateAbove_smallFile_stays() throws Exception {
        LogFile log = new LogFile(folder.resolve("some.log"));
        Files.writeString(log.path(), "line\n");
        log.rotateAbove(100);
        assertThat(log.path()).hasContent("line\n");
        assertThat(folder.resolve("some.log.1")).doesNotExist();
    }

    @Test
    void lastLines_fewerThanAsked_areAll() throws Exception {
        LogFile log = new LogFile(folder.resolve("some.log"));
        assertThat(log.lastLines(5)).isEmpty();
        Files.writeString(log.path(), "one\ntwo\nthree\n");
        assertThat(log.lastLines(5)).containsExactly("one", "two", "three");
        assertThat(log.lastLines(2)).containsExactly("two", "three");
        assertThat(log.lastLines(0)).isEmpty();
    }

    @Test
    void copyFrom_offset_givesWhatIsNewAndStartsOverAfterEmptying() throws Exception {
        LogFile log = new LogFile(folder.resolve("some.log"));
        Files.writeString(log.path(), "old new");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(log.copyFrom(4, out)).isEqualTo(7);
        Files.writeString(log.path(), "!");
        assertThat(log.copyFrom(7, out)).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("new!");
    }
}
