package dev.mlsd.monitoring.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;

/** Reads records of `labels` and checks what one record alone can be checked for. */
final class LabelDecoder {

    private static final int LONGEST_ID = 64;

    private LabelDecoder() {}

    /** @param arrivalMillis the record's timestamp */
    static LabelsRecord decode(long offset, long arrivalMillis, byte[] value) {
        if (value == null) {
            return malformed(offset, Malformation.UNPARSEABLE);
        }
        try {
            LabelRecord record = LabelRecord.parseFrom(value);
            return switch (record.getBodyCase()) {
                case LABEL -> label(offset, arrivalMillis, record.getLabel());
                case CLOCK -> clock(offset, record.getClock().getWorldTimeMillis());
                case BODY_NOT_SET -> malformed(offset, Malformation.UNPARSEABLE);
            };
        } catch (InvalidProtocolBufferException e) {
            return malformed(offset, Malformation.UNPARSEABLE);
        }
    }

    private static LabelsRecord label(long offset, long arrivalMillis, Label label) {
        String transaction = label.getTransactionId();
        if (transaction.isEmpty() || transaction.length() > LONGEST_ID) {
            return malformed(offset, Malformation.ID);
        }
        if (!Days.believable(arrivalMillis)
                || !Days.believable(label.getEventTimeMillis())
                || !Days.believable(label.getLabelTimeMillis())) {
            return malformed(offset, Malformation.TIME);
        }
        return new LabelsRecord(
                offset, arrivalMillis, new LabelsRecord.Label(IdHash.of(transaction), label.getFraud()));
    }

    private static LabelsRecord clock(long offset, long worldMillis) {
        return Days.believable(worldMillis)
                ? new LabelsRecord(offset, worldMillis, new LabelsRecord.Clock())
                : malformed(offset, Malformation.TIME);
    }

    private static LabelsRecord malformed(long offset, Malformation reason) {
        return new LabelsRecord(offset, Long.MIN_VALUE, new LabelsRecord.Malformed(reason));
    }
}
