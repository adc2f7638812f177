package dev.mlsd.feature.conformance;

import dev.mlsd.feature.contract.ContractBook;
import dev.mlsd.feature.contract.DataContract;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What was counted and up to where, as one file that is replaced as a whole. */
final class CountedFile {

    private static final int FORMAT = 1;

    private final Path file;

    CountedFile(Path file) {
        this.file = file;
    }

    /** Everything: books in the order of their contracts, and the offset that comes next on each partition. */
    record Counted(List<ContractBook> books, Map<TopicPartition, Long> next) {

        /** Nothing yet. */
        static Counted nothing(List<DataContract> contracts) {
            return new Counted(contracts.stream().map(ContractBook::begin).toList(), new HashMap<>());
        }
    }

    /** Reads the file; nothing where there is none. Throws {@link IOException} where it is not of these contracts. */
    Counted read(List<DataContract> contracts) throws IOException {
        if (!Files.exists(file)) {
            return Counted.nothing(contracts);
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            int format = in.readInt();
            if (format != FORMAT) {
                throw new IOException("format " + format + " is not " + FORMAT);
            }
            Map<TopicPartition, Long> next = new HashMap<>();
            int partitions = in.readInt();
            for (int i = 0; i < partitions; i++) {
                next.put(new TopicPartition(in.readUTF(), in.readInt()), in.readLong());
            }
            List<ContractBook> books = new ArrayList<>();
            for (DataContract contract : contracts) {
                books.add(ContractBook.read(contract, in));
            }
            return new Counted(books, next);
        }
    }

    void write(Counted counted) throws IOException {
        Files.createDirectories(file.getParent());
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)))) {
            out.writeInt(FORMAT);
            out.writeInt(counted.next().size());
            for (Map.Entry<TopicPartition, Long> next : counted.next().entrySet()) {
                out.writeUTF(next.getKey().topic());
                out.writeInt(next.getKey().partition());
                out.writeLong(next.getValue());
            }
            for (ContractBook book : counted.books()) {
                book.write(out);
            }
        }
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
