package dev.mlsd.training.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of models, {@code <name>/<version>/<file>}, with the stages of a model's versions beside them. A version is
 * written into a sibling folder whose name starts with a dot, and renamed when it is whole; it never changes after
 * that.
 */
public final class ModelRepository {

    private static final String STAGES = "stages.json";
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

    private final Path root;

    /** Nothing is read or made yet. */
    public ModelRepository(Path root) {
        this.root = root;
    }

    /** The smallest version above all that any of the models has. */
    public int nextVersion(List<String> names) throws IOException {
        int newest = 0;
        for (String name : names) {
            Path folder = root.resolve(name);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> children = Files.list(folder)) {
                    newest = Math.max(
                            newest,
                            children.map(child -> child.getFileName().toString())
                                    .filter(child -> VERSION.matcher(child).matches())
                                    .mapToInt(Integer::parseInt)
                                    .max()
                                    .orElse(0));
                }
            }
        }
        return newest + 1;
    }

    /** Throws {@link IllegalStateException} when one of the models has this version already. */
    public void checkFree(List<String> names, int version) {
        for (String name : names) {
            if (Files.exists(folder(name, version))) {
                throw new IllegalStateException(name + " has a version " + version
                        + " already, and versions never change; leave --version out to take the next free one,"
                        + " or name another --repository");
            }
        }
    }

    /**
     * Writes versions, all of them or, unless the machine stops between two renames, none.
     *
     * @param promote whether they become the ones in production even when others are
     */
    public void write(List<ModelVersion> versions, boolean promote) throws IOException {
        List<Path> temporary = new ArrayList<>();
        try {
            for (ModelVersion version : versions) {
                checkFree(List.of(version.name()), version.version());
                Path model = Files.createDirectories(root.resolve(version.name()));
                Path folder = Files.createTempDirectory(model, ".writing-");
                temporary.add(folder);
                writeFiles(version, folder);
            }
            for (int i = 0; i < versions.size(); i++) {
                ModelVersion version = versions.get(i);
                Files.move(temporary.get(i), folder(version.name(), version.version()), StandardCopyOption.ATOMIC_MOVE);
                writeStages(version, promote);
            }
        } finally {
            for (Path folder : temporary) {
                deleteIfThere(folder);
            }
        }
    }

    private Path folder(String name, int version) {
        return root.resolve(name).resolve(Integer.toString(version));
    }

    private static void writeFiles(ModelVersion version, Path folder) throws IOException {
        StringBuilder sums = new StringBuilder();
        for (Map.Entry<String, byte[]> file : version.files().entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
            sums.append(sha256(file.getValue()))
                    .append("  ")
                    .append(file.getKey())
                    .append('\n');
        }
        Files.writeString(folder.resolve("SHA256SUMS"), sums);
        // A temporary folder is its owner's only; a model may be read by all who may read the repository.
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, Files.getPosixFilePermissions(folder.getParent()));
        }
    }

    private void writeStages(ModelVersion version, boolean promote) throws IOException {
        Path stages = root.resolve(version.name()).resolve(STAGES);
        boolean present = Files.exists(stages);
        if (present && !promote) {
            return;
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        if (present) {
            entries.putAll(Json.readObject(Files.readString(stages)));
        }
        entries.put("production", Integer.toString(version.version()));
        Path temporary = stages.resolveSibling(".stages-" + version.version() + ".json");
        Files.writeString(temporary, Json.write(entries));
        Files.move(temporary, stages, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void deleteIfThere(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
