package dev.mlsd.training.dataset;

import dev.mlsd.traffic.source.FileSummary;
import dev.mlsd.traffic.source.PaymentFile;
import dev.mlsd.traffic.source.TimeRange;
import dev.mlsd.traffic.source.Truth;
import dev.mlsd.traffic.source.WrongFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Payments of a CSV or Parquet file, judged and sorted as an import does it, so that both give the same models. The file must say
 * which payments were fraudulent, at least of some.
 */
public final class FileSource implements PaymentSource {

    private static final String FRAUD = "tx_fraud";

    private final Path file;

    /** Opens nothing yet. Throws {@link IllegalArgumentException} when there is no such file. */
    public FileSource(Path file) {
        this.file = file;
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("there is no readable file '" + file + "'");
        }
    }

    /** The name without its folder, and the content's SHA-256. */
    @Override
    public Map<String, Object> description() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("source", file.getFileName().toString());
        description.put("source_sha256", sha256());
        return description;
    }

    private String sha256() {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public long forEach(long untilMillis, Consumer<LabelledPayment> visitor) {
        try (PaymentFile payments = PaymentFile.open(file, PaymentFile.DEFAULT_ZONE)) {
            FileSummary summary = payments.summary(new TimeRange(0, Long.MAX_VALUE));
            if (summary.columns().stream().noneMatch(FRAUD::equalsIgnoreCase)) {
                throw new SourceException("'" + file + "' lacks the column " + FRAUD + ", which training needs; it has "
                        + String.join(", ", summary.columns()));
            }
            payments.forEach(
                    untilMillis, known -> visitor.accept(new LabelledPayment(known.payment(), label(known.truth()))));
            return summary.rows() - summary.usable();
        } catch (WrongFileException e) {
            throw new SourceException(e.getMessage(), e);
        } catch (IOException e) {
            throw new SourceException("'" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static Label label(Truth truth) {
        return switch (truth) {
            case GENUINE -> Label.GENUINE;
            case FRAUD -> Label.FRAUD;
            case UNKNOWN -> Label.UNKNOWN;
        };
    }
}
