package dev.mlsd.inference.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small but whole model versions, and breaks them on demand. */
public final class ModelFolder {

    /** The signature of the model that {@link #write} writes. */
    public static final List<String> SIGNATURE = List.of("payment@1:amount", "terminal_risk@1:share_7d");

    private final Path root;

    /** A repository. */
    public ModelFolder(Path root) {
        this.root = root;
    }

    /** The folder that ships with the repository. */
    public static Path shipped() {
        return Path.of(System.getProperty("mlsd.root"), "inference-service", "models");
    }

    /** A logistic regression whose logit is {@code 0.01 * amount + 4 * share - 4}. */
    public Path write(String name, String version) throws IOException {
        return write(name, version, Map.of());
    }

    /** The same, with the text of some files replaced before the checksums are made. */
    public Path write(String name, String version, Map<String, String> replaced) throws IOException {
        Path directory = Files.createDirectories(root.resolve(name).resolve(version));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("calibration.json", bytes("{\"method\":\"platt\",\"a\":1.0,\"b\":0.0}"));
        files.put("metadata.json", bytes(metadata(name, version)));
        files.put("model.onnx", LogisticOnnx.write(new float[] {0.01f, 4f}, -4f, "probability"));
        files.put("reference.json", bytes("{\"rows\":0,\"features\":[]}"));
        replaced.forEach((file, text) -> files.put(file, bytes(text)));
        StringBuilder sums = new StringBuilder();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
            sums.append(sha256(file.getValue()))
                    .append("  ")
                    .append(file.getKey())
                    .append('\n');
        }
        Files.writeString(directory.resolve("SHA256SUMS"), sums);
        return directory;
    }

    /** Puts a version into production. */
    public void promote(String name, String version) throws IOException {
        Path temporary = root.resolve(name).resolve(".stages");
        Files.writeString(temporary, "{\"production\":\"" + version + "\"}");
        Files.move(
                temporary,
                root.resolve(name).resolve("stages.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The metadata of {@link #write}. */
    public static String metadata(String name, String version) {
        return """
                {"name":"%s","version":"%s","algorithm":"logistic regression",
                 "signature":["payment@1:amount","terminal_risk@1:share_7d"],
                 "input":{"name":"features","datatype":"FP32","shape":[-1,2]},
                 "output":{"name":"probability","datatype":"FP32","shape":[-1,1]},
                 "metrics":{"roc_auc":0.5},
                 "costs":{"review":4.0,"block_fixed":15.0,"block_share":0.1,"fraud_share":1.0,"review_catch":0.9}}
                """.formatted(name, version);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
