package dev.mlsd.training.scoring;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The finished slices of a job, in a folder beside its output: each a file that is renamed into place when it is on the disk as a whole, with its
 * cost beside it. One process at a time; the lock goes with the process, however it ends. The output is made of all slices at the end, by one
 * thread, so that the same slices give the same bytes.
 */
final class Slices implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> ENTRIES = new TypeReference<>() {};
    private static final String COLUMNS =
            "{'transaction_id':'VARCHAR','tx_datetime':'TIMESTAMP','customer_id':'VARCHAR',"
                    + "'terminal_id':'VARCHAR','tx_amount':'DECIMAL(18,2)','score':'DOUBLE','fraud_probability':'DOUBLE',"
                    + "'decision':'VARCHAR'}";

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    private Slices(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * The slices of a job; those of an earlier run of the same job are there already.
     *
     * @param anew whether to begin from nothing
     * @throws ScoringException when another process is at it, or the folder is of another job
     */
    static Slices open(Path folder, JobIdentity identity, boolean anew) throws IOException {
        Files.createDirectories(folder);
        FileChannel file =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Slices slices = null;
        try {
            FileLock lock = lock(file);
            if (lock == null) {
                throw new ScoringException("another process scores into " + folder + " already");
            }
            slices = new Slices(folder, file, lock);
            if (anew) {
                slices.empty();
            }
            slices.claim(identity);
            return slices;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Null when it is held, in another process or in this one. */
    private static FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException held) {
            return null;
        }
    }

    private void claim(JobIdentity identity) throws IOException {
        Path job = folder.resolve("job.json");
        if (!Files.exists(job)) {
            place(job, JSON.writeValueAsString(identity.entries()));
            return;
        }
        Map<String, String> begun = JSON.readValue(Files.readAllBytes(job), ENTRIES);
        if (!begun.equals(identity.entries())) {
            throw new ScoringException(folder + " holds slices of another job: "
                    + JobIdentity.difference(begun, identity.entries())
                    + "; --restart drops them and begins anew");
        }
    }

    private void empty() throws IOException {
        for (Path file : files()) {
            if (!file.getFileName().toString().equals("lock")) {
                Files.delete(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Whether a slice stands. */
    boolean has(int number) {
        return Files.exists(slice(number));
    }

    /** What a slice that stands has cost. */
    SliceCost cost(int number) throws IOException {
        return JSON.readValue(Files.readAllBytes(costOf(number)), SliceCost.class);
    }

    /** Puts a slice in place; its cost first, so that no slice stands without. */
    void put(int number, List<ScoredPayment> scored, SliceCost cost) throws IOException {
        place(costOf(number), JSON.writeValueAsString(cost));
        place(slice(number), scored.stream().map(ScoredPayment::line).collect(Collectors.joining()));
    }

    private void place(Path file, String content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try (FileChannel channel = FileChannel.open(
                        unfinished,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                Writer writer = Channels.newWriter(channel, StandardCharsets.UTF_8)) {
            writer.write(content);
            writer.flush();
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path slice(int number) {
        return folder.resolve("slice-%08d.csv".formatted(number));
    }

    private Path costOf(int number) {
        return folder.resolve("slice-%08d.json".formatted(number));
    }

    /**
     * Makes the output of the first so many slices; it is there as a whole or not at all.
     *
     * @param output Parquet, or CSV where its name ends so
     */
    void join(int count, Path output, String model, String version) throws IOException {
        List<String> slices = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            slices.add(literal(slice(number).toString()));
        }
        Path unfinished = folder.resolve("output.unfinished");
        String format = output.getFileName().toString().endsWith(".csv")
                ? "FORMAT csv, HEADER"
                : "FORMAT parquet, COMPRESSION zstd";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET memory_limit='256MB'");
            statement.execute("SET threads=1");
            statement.execute("SET TimeZone='UTC'");
            statement.execute("COPY (SELECT *, " + literal(model) + " AS model, " + literal(version)
                    + " AS model_version FROM read_csv([" + String.join(",", slices)
                    + "], header=false, delim=',', quote='\"', escape='\"', columns=" + COLUMNS + ")) TO "
                    + literal(unfinished.toString()) + " (" + format + ")");
        } catch (SQLException e) {
            throw new ScoringException(output + " cannot be written: " + e.getMessage(), e);
        }
        Files.move(unfinished, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** The output stands: nobody needs the slices any more. */
    void delete() throws IOException {
        empty();
        close();
        Files.deleteIfExists(folder.resolve("lock"));
        Files.deleteIfExists(folder);
    }

    @Override
    public void close() throws IOException {
        if (lockFile.isOpen()) {
            lock.release();
            lockFile.close();
        }
    }
}
