package dev.mlsd.traffic.digest;

import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.ServedRow;
import dev.mlsd.traffic.guard.Row;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is kept of a decision to compare another run with: a line of text with fields separated by tabs.
 *
 * @param hash first 16 bytes of its {@link DecisionHash}, as hexadecimal digits
 * @param fallback empty, or why the rules decided
 * @param sequences events in each row that was read
 */
record SavedDecision(String transactionId, String hash, String fallback, Map<Row, Long> sequences) {

    private static final int HASH_BYTES = 16;

    static SavedDecision of(Prediction prediction) {
        Map<Row, Long> sequences = new LinkedHashMap<>();
        for (ServedRow row : prediction.getRowsList()) {
            sequences.put(new Row(row.getView(), row.getEntity()), row.getSequence());
        }
        String hash = HexFormat.of().formatHex(DecisionHash.of(prediction), 0, HASH_BYTES);
        return new SavedDecision(prediction.getTransactionId(), hash, prediction.getFallback(), sequences);
    }

    String line() {
        StringBuilder line = new StringBuilder(transactionId)
                .append('\t')
                .append(hash)
                .append('\t')
                .append(fallback);
        sequences.forEach((row, sequence) -> line.append('\t')
                .append(row.view())
                .append('\t')
                .append(row.entity())
                .append('\t')
                .append(sequence));
        return line.toString();
    }

    /** Throws {@link DigestException} when the line is none that {@link #line} made. */
    static SavedDecision parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length < 3 || fields.length % 3 != 0) {
            throw new DigestException("this is no line of a saved digest: " + line);
        }
        Map<Row, Long> sequences = new LinkedHashMap<>();
        try {
            for (int i = 3; i < fields.length; i += 3) {
                sequences.put(new Row(fields[i], fields[i + 1]), Long.parseLong(fields[i + 2]));
            }
        } catch (NumberFormatException e) {
            throw new DigestException("this is no line of a saved digest: " + line);
        }
        return new SavedDecision(fields[0], fields[1], fields[2], sequences);
    }
}
