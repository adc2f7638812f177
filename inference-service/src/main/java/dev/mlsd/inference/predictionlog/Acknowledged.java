package dev.mlsd.inference.predictionlog;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The position up to which Kafka has the journal, in a file of eight bytes: one aligned store, so it is never half written. */
final class Acknowledged implements AutoCloseable {

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;

    Acknowledged(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES, arena);
        } catch (IOException e) {
            arena.close();
            throw e;
        }
    }

    long get() {
        return memory.get(ValueLayout.JAVA_LONG, 0);
    }

    void set(long position) {
        memory.set(ValueLayout.JAVA_LONG, 0, position);
    }

    @Override
    public void close() {
        arena.close();
    }
}
