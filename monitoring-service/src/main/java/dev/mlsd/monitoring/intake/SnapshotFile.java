package dev.mlsd.monitoring.intake;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The state on disk: counts, waiting predictions, windows and the offsets they come from in one file, so that they can only be of one
 * moment. Written beside the old one, forced to disk and renamed over it; a crash leaves the old or the new file, never a mixture. The
 * last eight bytes are the CRC-32C of all before.
 */
final class SnapshotFile {

    private static final String NAME = "intake.snapshot";
    private static final String MAGIC = "mlsd-monitoring-intake";
    private static final int FORMAT = 2;
    private static final int BUFFER = 1 << 16;

    /** What is on disk. */
    sealed interface Content {}

    record Loaded(IntakeState state) implements Content {}

    record Missing() implements Content {}

    /** There is a file that cannot be used. */
    record Broken(String reason) implements Content {}

    private final Path folder;

    SnapshotFile(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder.resolve(NAME);
    }

    /** Writes the state; to be called by the thread that changes it. */
    void write(IntakeState state) throws IOException {
        Files.createDirectories(folder);
        Path temporary = folder.resolve(NAME + ".tmp");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            OutputStream plain = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            CheckedOutputStream checked = new CheckedOutputStream(plain, new CRC32C());
            SnapshotOutput out = new SnapshotOutput(new BufferedOutputStream(checked, BUFFER));
            out.text(MAGIC);
            out.number(FORMAT);
            state.write(out);
            out.flush();
            SnapshotOutput end = new SnapshotOutput(plain);
            end.fixed(checked.getChecksum().getValue());
            end.flush();
            channel.force(true);
        }
        Files.move(temporary, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Content read(Limits limits) {
        if (!Files.exists(path())) {
            return new Missing();
        }
        try {
            long length = Files.size(path()) - Long.BYTES;
            if (length < 0 || checksumOf(length) != storedChecksum(length)) {
                return new Broken("its checksum is wrong");
            }
            try (InputStream file = new BufferedInputStream(Files.newInputStream(path()), BUFFER)) {
                SnapshotInput in = new SnapshotInput(file);
                if (!in.text().equals(MAGIC) || in.number() != FORMAT) {
                    return new Broken("it has another format");
                }
                return new Loaded(IntakeState.read(in, limits));
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return new Broken(e.getMessage());
        }
    }

    /** Moves the file out of the way, over an earlier one set aside, and says where it is now. */
    Path setAside() throws IOException {
        Path aside = folder.resolve(NAME + ".aside");
        Files.move(path(), aside, StandardCopyOption.REPLACE_EXISTING);
        return aside;
    }

    private long checksumOf(long length) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(path())) {
            long left = length;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("the file became shorter while it was read");
                }
                checksum.update(buffer, 0, read);
                left -= read;
            }
        }
        return checksum.getValue();
    }

    private long storedChecksum(long position) throws IOException {
        try (InputStream in = Files.newInputStream(path())) {
            in.skipNBytes(position);
            return new SnapshotInput(in).fixed();
        }
    }
}
