package dev.mlsd.inference.repository;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Verifies {@code SHA256SUMS}: lines {@code <hex>  <file>}, one for each of a model version's files. */
final class Checksums {

    /** Files that a version must have, besides the checksums themselves. */
    static final List<String> FILES = List.of("calibration.json", "metadata.json", "model.onnx", "reference.json");

    private static final String SUMS = "SHA256SUMS";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](\\S+)");

    private Checksums() {}

    /** Throws {@link ModelException} naming the first file that is missing, not listed, or not what it was. */
    static void verify(Path directory) throws IOException {
        Map<String, String> expected = read(directory.resolve(SUMS));
        for (String file : FILES) {
            String sum = expected.get(file);
            if (sum == null) {
                throw new ModelException(directory.resolve(SUMS) + " lists no " + file);
            }
            Path path = directory.resolve(file);
            if (!Files.isRegularFile(path)) {
                throw new ModelException(path + " is missing");
            }
            String actual = sha256(path);
            if (!actual.equals(sum)) {
                throw new ModelException(
                        path + " is not the file that was written: SHA-256 " + actual + ", expected " + sum);
            }
        }
    }

    private static Map<String, String> read(Path sums) throws IOException {
        if (!Files.isRegularFile(sums)) {
            throw new ModelException(sums + " is missing");
        }
        Map<String, String> expected = new TreeMap<>();
        for (String line : Files.readAllLines(sums)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new ModelException(
                        sums + " must have lines of 64 hexadecimal digits, two blanks and a file, got '" + line + "'");
            }
            expected.put(matcher.group(2), matcher.group(1));
        }
        return expected;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
