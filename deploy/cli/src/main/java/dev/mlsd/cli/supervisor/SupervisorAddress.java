package dev.mlsd.cli.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mlsd.cli.system.ProcessIdentity;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the running supervisor can be asked, written down as {@code run/supervisor.json} for its owner's eyes only.
 *
 * @param identity its process
 * @param portBase the stack's port base
 * @param port its control port on the loopback address
 * @param token what a request must bring, as {@code Authorization: Bearer TOKEN}
 */
public record SupervisorAddress(ProcessIdentity identity, int portBase, int port, String token) {

    private static final ObjectMapper JSON = new ObjectMapper();

    void write(Path run) throws IOException {
        ObjectNode node = JSON.createObjectNode()
                .put("pid", identity.pid())
                .put("started", identity.started().toString())
                .put("port_base", portBase)
                .put("port", port)
                .put("token", token);
        Path partial = run.resolve("supervisor.partial");
        Files.deleteIfExists(partial);
        Files.createFile(partial, ownerOnly());
        Files.writeString(partial, node.toPrettyString());
        Files.move(partial, file(run), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void delete(Path run) throws IOException {
        Files.deleteIfExists(file(run));
    }

    /** That of a supervisor that lives; empty if there is none, whatever an old file says. */
    public static Optional<SupervisorAddress> ofLiving(Path run) {
        try {
            JsonNode node = JSON.readTree(file(run).toFile());
            SupervisorAddress address = new SupervisorAddress(
                    new ProcessIdentity(
                            node.required("pid").asLong(),
                            Instant.parse(node.required("started").asText())),
                    node.required("port_base").asInt(),
                    node.required("port").asInt(),
                    node.required("token").asText());
            return Optional.of(address).filter(found -> found.identity().find().isPresent());
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // no file, or one cut short by a crash: it names nobody
        }
    }

    private static Path file(Path run) {
        return run.resolve("supervisor.json");
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
