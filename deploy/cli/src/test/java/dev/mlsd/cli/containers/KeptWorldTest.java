package dev.mlsd.cli.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the traffic's image runs, with a {@code java} that says what it was told. */
class KeptWorldTest {

    private static final Path SCRIPT =
            Path.of("../docker/traffic").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @BeforeEach
    void putJavaIntoPlace() throws IOException {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                while [ "$1" != run ]; do shift; done
                printf '%s\\n' "$@"
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.createDirectories(folder.resolve("data"));
    }

    @Test
    void traffic_noWorldAndNothingTold_simulates() throws IOException {
        assertThat(traffic()).containsExactly("run", "--source", "simulate");
    }

    @Test
    void traffic_worldOfAFile_goesOnWhateverIsToldLater() throws IOException {
        List<String> world = List.of("--source", "import", "--file", "/replay/it's a file.csv");
        List<String> told = List.of("run", "--source", "import", "--file", "/replay/it's a file.csv");
        assertThat(traffic(world)).isEqualTo(told);
        assertThat(traffic()).isEqualTo(told);
        assertThat(traffic(List.of("--source", "simulate", "--seed", "3"))).isEqualTo(told);
        assertThat(folder.resolve("data/world")).content().isEqualTo(String.join("\n", world) + "\n");
    }

    @Test
    void traffic_writingItDownWasCutShort_beginsAnew() throws IOException {
        Files.writeString(folder.resolve("data/world.partial"), "--sou");
        assertThat(traffic(List.of("--source", "simulate"))).containsExactly("run", "--source", "simulate");
    }

    private List<String> traffic() throws IOException {
        return traffic(List.of());
    }

    private List<String> traffic(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", "", (path, _) -> folder.resolve("bin") + ":" + path);
        builder.environment().put("MLSD_DATA", folder.resolve("data").toString());
        return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
