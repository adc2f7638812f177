package dev.mlsd.cli.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ReadableFileTest {

    @TempDir
    Path folder;

    @Test
    void unreadable_fileOrFolderClosedToOthers_saysWhatToDo() throws Exception {
        Path file = Files.createFile(folder.resolve("payments.csv"));
        modes(file, "rw-r--r--", "rwxr-xr-x");
        assertThat(ContainerStack.unreadable(file)).isEmpty();
        modes(file, "rw-------", "rwxr-xr-x");
        assertThat(ContainerStack.unreadable(file).orElseThrow()).contains("chmod o+r " + file);
        modes(file, "rw-r--r--", "rwx------");
        assertThat(ContainerStack.unreadable(file).orElseThrow()).contains("chmod o+x " + folder);
    }

    private void modes(Path file, String ofFile, String ofFolder) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(ofFile));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(ofFolder));
    }
}
