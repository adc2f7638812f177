package dev.mlsd.inference.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Opens model files, a session for each executor: two threads that share one pay twice the time at batch size 1. What
 * the runtime makes of the graph is kept in a folder by its version and the file's SHA-256, so that the second session
 * and every later load find it done.
 */
public final class OnnxModels {

    private static final int MOST_GRAPHS = 64;

    private final Path optimised;
    private final int executors;
    private final int largestBatch;

    /**
     * Opens nothing yet.
     *
     * @param optimised a folder of this machine's for optimised graphs, which are made for its processor
     * @param largestBatch most rows of a call
     */
    public OnnxModels(Path optimised, int executors, int largestBatch) {
        this.optimised = optimised;
        this.executors = executors;
        this.largestBatch = largestBatch;
    }

    /**
     * Opens a model as often as there are executors, and warms each with every bucket of batch sizes.
     *
     * @throws ScoringException when the file is no model, or one that the protocol has no form for
     */
    public List<TensorModel> open(Path model) {
        List<TensorModel> opened = new ArrayList<>();
        try {
            Path graph = optimised(model);
            int batch = batch(graph, model);
            for (int i = 0; i < executors; i++) {
                OnnxModel one = OnnxModel.of(session(graph, model), batch);
                opened.add(one);
                ModelProbe.warm(one);
            }
            return opened;
        } catch (OrtException failure) {
            opened.forEach(TensorModel::close);
            throw new ScoringException("cannot open the model " + model + ": " + failure.getMessage(), failure);
        } catch (RuntimeException failure) {
            opened.forEach(TensorModel::close);
            throw failure;
        }
    }

    /** Sessions that are open now, of all models. */
    public static int openSessions() {
        return Sessions.open();
    }

    private int batch(Path graph, Path model) throws OrtException {
        OrtSession session = session(graph, model);
        boolean looksBatched;
        try {
            looksBatched = ModelProbe.looksBatched(session);
        } catch (OrtException | RuntimeException failure) {
            Sessions.close(session);
            throw failure;
        }
        if (!looksBatched) {
            Sessions.close(session);
            return 0;
        }
        try (OnnxModel batched = OnnxModel.of(session, largestBatch)) {
            return ModelProbe.rowsAreIndependent(batched) ? largestBatch : 0;
        }
    }

    private static OrtSession session(Path graph, Path model) throws OrtException {
        return graph.equals(model) ? Sessions.open(model) : Sessions.open(graph, OptLevel.NO_OPT, null);
    }

    /** The optimised graph; the model itself where it cannot be kept, as for weights beside the file. */
    private Path optimised(Path model) throws OrtException {
        try {
            Path graph = optimised.resolve(Sessions.environment().getVersion() + "-" + sha256(model) + ".onnx");
            if (Files.isRegularFile(graph)) {
                Files.setLastModifiedTime(graph, FileTime.from(Instant.now()));
                return graph;
            }
            Files.createDirectories(optimised);
            Path written = Files.createTempFile(optimised, "graph", ".part");
            try {
                Sessions.close(Sessions.open(model, OptLevel.ALL_OPT, written));
                Files.move(written, graph, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                Sessions.close(Sessions.open(graph, OptLevel.NO_OPT, null));
                forgetOldest();
                return graph;
            } catch (OrtException failure) {
                Files.deleteIfExists(graph);
                return model;
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException failure) {
            return model;
        }
    }

    /** Models come and go; those not asked for longest can be optimised again. */
    private void forgetOldest() throws IOException {
        List<Path> graphs;
        try (Stream<Path> files = Files.list(optimised)) {
            graphs = files.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .toList();
        }
        for (Path graph : graphs.subList(0, Math.max(0, graphs.size() - MOST_GRAPHS))) {
            Files.deleteIfExists(graph);
        }
    }

    /**
     * Of the file, and of what tells the files beside it from others: weights may lie in one of them, and are taken
     * into the graph.
     */
    private static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, digest)) {
            digesting.transferTo(OutputStream.nullOutputStream());
        }
        try (Stream<Path> beside = Files.list(file.toAbsolutePath().getParent())) {
            for (Path other : beside.filter(path -> Files.isRegularFile(path) && !path.equals(file.toAbsolutePath()))
                    .sorted()
                    .toList()) {
                String state = other.getFileName() + " " + other.toFile().length() + " "
                        + other.toFile().lastModified();
                digest.update(state.getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
