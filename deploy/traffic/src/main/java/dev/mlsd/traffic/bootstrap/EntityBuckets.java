package dev.mlsd.traffic.bootstrap;

import dev.mlsd.feature.window.EventIds;
import dev.mlsd.traffic.source.Truth;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Payments in files by a hash of one of their entities: all of an entity in one file, each file in the order of adding. Some 40 bytes
 * a payment; the files go when this is closed. Not safe for use by several threads.
 */
final class EntityBuckets implements AutoCloseable {

    private static final int WRITE_BUFFER = 1 << 13;
    private static final int READ_BUFFER = 1 << 16;
    private static final Truth[] TRUTHS = Truth.values();

    private final List<Path> files = new ArrayList<>();
    private final List<DataOutputStream> outputs = new ArrayList<>();
    private final long[] sizes;

    /**
     * Empty buckets.
     *
     * @param name begins the files' names; files of these names are replaced
     */
    EntityBuckets(Path folder, String name, int buckets) {
        sizes = new long[buckets];
        try {
            for (int bucket = 0; bucket < buckets; bucket++) {
                files.add(folder.resolve(name + "-" + bucket + ".bucket"));
                outputs.add(new DataOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(files.getLast()), WRITE_BUFFER)));
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return sizes.length;
    }

    /** Adds a payment to the bucket of an entity. */
    void add(String entityId, long tie, long eventMillis, long amountMinor, Truth truth, long other) {
        int bucket = (int) Long.remainderUnsigned(EventIds.hash(entityId), sizes.length);
        try {
            DataOutputStream out = outputs.get(bucket);
            out.writeUTF(entityId);
            out.writeLong(tie);
            out.writeLong(eventMillis);
            out.writeLong(amountMinor);
            out.writeByte(truth.ordinal());
            out.writeLong(other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sizes[bucket]++;
    }

    /** Ends adding; what was added can be read from now on. */
    void finish() {
        try {
            for (DataOutputStream out : outputs) {
                out.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Moves a bucket's payments into memory; its file is gone then.
     *
     * @return how many
     */
    long drainTo(EntityEvents events, int bucket) {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(files.get(bucket)), READ_BUFFER))) {
            for (long i = 0; i < sizes[bucket]; i++) {
                events.add(
                        in.readUTF(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        TRUTHS[in.readByte()],
                        in.readLong());
            }
            Files.delete(files.get(bucket));
            return sizes[bucket];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        finish();
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
