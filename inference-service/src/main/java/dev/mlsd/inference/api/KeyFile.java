package dev.mlsd.inference.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mlsd.inference.protection.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.Consumer;

/**
 * The file of keys, {@code {"clients": […]}} with {@link ClientsReader} for the list. Looked at each second; a changed one holds at once. One
 * that cannot be read is told once, and the keys before it go on to hold: a slip of the pen must not lock everybody out, nor let anybody in.
 */
public final class KeyFile {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final Consumer<String> warnings;
    private FileTime read;
    private volatile KeyRing ring;

    /**
     * Reads the file.
     *
     * @param file null where there are no keys
     * @throws IllegalArgumentException when it cannot be read; the service does not start with keys that nobody checked
     */
    public KeyFile(Path file, Consumer<String> warnings) {
        this.file = file;
        this.warnings = warnings;
        this.ring = file == null ? KeyRing.EMPTY : readNow();
    }

    /** The keys that hold. */
    public KeyRing ring() {
        return ring;
    }

    /** Reads it again where it has changed; one thread. */
    public void look() {
        try {
            if (file == null || Files.getLastModifiedTime(file).equals(read)) {
                return;
            }
            ring = readNow();
            warnings.accept("the keys of " + file + " were read anew");
        } catch (IOException | IllegalArgumentException wrong) {
            warnings.accept("the keys before go on to hold: " + wrong.getMessage());
        }
    }

    private KeyRing readNow() {
        try {
            // Before the content: what is written in between is read the next time.
            read = Files.getLastModifiedTime(file);
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            JsonNode clients = root.get("clients");
            if (clients == null || root.size() != 1) {
                throw new IllegalArgumentException(file + " must be one JSON object with clients");
            }
            return new KeyRing(ClientsReader.read(clients, "clients"));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(
                    file + " is not JSON at line "
                            + (wrong.getLocation() == null
                                    ? 0
                                    : wrong.getLocation().getLineNr()),
                    wrong);
        } catch (IOException wrong) {
            throw new IllegalArgumentException("the keys cannot be read: " + wrong.getMessage(), wrong);
        } catch (InvalidRequest wrong) {
            throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
        }
    }
}
