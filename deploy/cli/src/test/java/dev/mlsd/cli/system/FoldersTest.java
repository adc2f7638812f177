package dev.mlsd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

    @TempDir
    Path folder;

    @Test
    void delete_linkToAnotherFolder_leavesThatFolderAlone() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("precious"), "x");
        Path doomed = Files.createDirectories(folder.resolve("doomed/inner"));
        Files.createSymbolicLink(doomed.resolve("link"), other);
        Folders.delete(folder.resolve("doomed"));
        Folders.delete(folder.resolve("doomed"));
        assertThat(folder.resolve("doomed")).doesNotExist();
        assertThat(other.resolve("precious")).exists();
    }

    @Test
    void copyWhole_leftoverOfACopyCutShort_isReplaced() throws Exception {
        Path from = Files.createDirectories(folder.resolve("from/inner"));
        Files.writeString(from.resolve("file"), "x");
        Files.createDirectories(folder.resolve(".to.partial/rubbish"));
        Folders.copyWhole(folder.resolve("from"), folder.resolve("to"));
        assertThat(folder.resolve("to/inner/file")).hasContent("x");
        assertThat(folder.resolve("to/rubbish")).doesNotExist();
        assertThat(folder.resolve(".to.partial")).doesNotExist();
    }
}
