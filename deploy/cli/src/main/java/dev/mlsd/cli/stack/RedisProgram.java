package dev.mlsd.cli.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** A real Redis: the machine's own {@code redis-server} where there is one, else the one in the embedded-redis jar. */
final class RedisProgram {

    private static final String NAME = "redis-server";

    private RedisProgram() {}

    /**
     * Finds it, unpacking it into {@code folder} if need be.
     *
     * @throws IOException if the jar has none for this system, or the folder can't be written
     */
    static Path find(String searchPath, Path folder) throws IOException {
        Optional<Path> installed = Stream.of(searchPath.split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry, NAME))
                .filter(Files::isExecutable)
                .findFirst();
        return installed.isPresent() ? installed.get() : unpack(folder);
    }

    private static Path unpack(Path folder) throws IOException {
        String resource = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
        if (resource == null) {
            throw new IOException(
                    "there is no redis-server on the PATH, and none packed for this system; install Redis 6.2+");
        }
        Path unpacked = folder.resolve(Path.of(resource).getFileName().toString());
        if (Files.isExecutable(unpacked)) {
            return unpacked;
        }
        Files.createDirectories(folder);
        return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
    }
}
