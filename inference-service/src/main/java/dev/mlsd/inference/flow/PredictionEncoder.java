package dev.mlsd.inference.flow;

import com.google.protobuf.ByteString;
import dev.mlsd.feature.v1.RowVersion;
import dev.mlsd.inference.flow.DecisionOutcome.Decided;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.ServedRow;

/** Encodes a decision as the prediction that is logged. */
final class PredictionEncoder {

    /** The role of predictions that are answered, in contrast to those made beside them. */
    static final String ROLE = "live";

    private PredictionEncoder() {}

    static byte[] encode(Decided decided, long decidedAtMillis) {
        Payment payment = decided.payment();
        Prediction.Builder prediction = Prediction.newBuilder()
                .setPredictionId(payment.transactionId() + "/" + ROLE)
                .setTransactionId(payment.transactionId())
                .setCustomerId(payment.customerId())
                .setTerminalId(payment.terminalId())
                .setAmountMinor(payment.amountMinor())
                .setEventTimeMillis(payment.eventTimeMillis())
                .setDecidedAtMillis(decidedAtMillis)
                .setStatuses(ByteString.copyFrom(decided.vector().statuses()))
                .setScore(decided.score())
                .setProbability(decided.probability())
                .setVerdict(WireValues.verdict(decided.verdict()))
                .setReviewThreshold(decided.thresholds().review())
                .setBlockThreshold(decided.thresholds().block())
                .setModelName(decided.model().id().name())
                .setModelVersion(decided.model().id().version())
                .setRoute(decided.route())
                .setRole(ROLE)
                .setFallback(decided.fallbackCode())
                .setLatencies(WireValues.latencies(decided.latencies()));
        for (double value : decided.vector().values()) {
            prediction.addValues(value);
        }
        for (RowVersion row : decided.vector().rows()) {
            prediction.addRows(ServedRow.newBuilder()
                    .setView(row.getView())
                    .setEntity(row.getEntity())
                    .setEpoch(row.getEpoch())
                    .setSequence(row.getSequence())
                    .setNewestArrivalMillis(row.getNewestArrivalMillis()));
        }
        return prediction.build().toByteArray();
    }
}
