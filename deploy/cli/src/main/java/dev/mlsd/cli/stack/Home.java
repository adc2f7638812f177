package dev.mlsd.cli.stack;

import dev.mlsd.cli.system.LogFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the repository is and where its stack keeps everything that it makes.
 *
 * @param root the repository
 * @param state one folder that git ignores: {@code run} (who runs), {@code logs}, {@code world} (data of the present world),
 *     {@code containers} (copies from their volumes), {@code models}
 */
public record Home(Path root, Path state) {

    public Home {
        root = root.toAbsolutePath().normalize();
        state = state.toAbsolutePath().normalize();
    }

    public Path run() {
        return state.resolve("run");
    }

    public Path logs() {
        return state.resolve("logs");
    }

    public Path world() {
        return state.resolve("world");
    }

    /** The present world's history, as Parquet. */
    public Path offline() {
        return world().resolve("offline");
    }

    /** Rows of the present world's file that were left out, as CSV; missing if there are none. */
    public Path rejectedRows() {
        return world().resolve("rejected.csv");
    }

    /** Copies of what the stack in containers has in its volumes. */
    public Path containers() {
        return state.resolve("containers");
    }

    public Path models() {
        return state.resolve("models");
    }

    /** The history of the answers' runs, which is of no world. */
    public Path runs() {
        return state.resolve("runs");
    }

    /** The log of a process, or of the supervisor itself. */
    public LogFile log(String process) {
        return new LogFile(logs().resolve(process + ".log"));
    }

    /** Makes the folders that are missing. */
    public void create() throws IOException {
        for (Path folder : List.of(run(), logs(), world(), models())) {
            Files.createDirectories(folder);
        }
    }
}
