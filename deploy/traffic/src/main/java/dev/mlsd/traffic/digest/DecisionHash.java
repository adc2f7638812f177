package dev.mlsd.traffic.digest;

import dev.mlsd.inference.v1.Prediction;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 of what was decided on a payment and from what: ids, amount, moment, every value with its status, score, probability,
 * verdict, thresholds, model, route, role and fallback, numbers by their bits. Not of when and how fast it was decided, nor of which
 * versions of rows were read: those differ from run to run although the decision does not.
 */
final class DecisionHash {

    private DecisionHash() {}

    static byte[] of(Prediction prediction) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(prediction.getPredictionId());
            out.writeUTF(prediction.getTransactionId());
            out.writeUTF(prediction.getCustomerId());
            out.writeUTF(prediction.getTerminalId());
            out.writeLong(prediction.getAmountMinor());
            out.writeLong(prediction.getEventTimeMillis());
            out.writeInt(prediction.getValuesCount());
            for (double value : prediction.getValuesList()) {
                out.writeLong(Double.doubleToLongBits(value));
            }
            prediction.getStatuses().writeTo(out);
            out.writeLong(Double.doubleToLongBits(prediction.getScore()));
            out.writeLong(Double.doubleToLongBits(prediction.getProbability()));
            out.writeInt(prediction.getVerdictValue());
            out.writeLong(Double.doubleToLongBits(prediction.getReviewThreshold()));
            out.writeLong(Double.doubleToLongBits(prediction.getBlockThreshold()));
            out.writeUTF(prediction.getModelName());
            out.writeUTF(prediction.getModelVersion());
            out.writeUTF(prediction.getRoute());
            out.writeUTF(prediction.getRole());
            out.writeUTF(prediction.getFallback());
            return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
