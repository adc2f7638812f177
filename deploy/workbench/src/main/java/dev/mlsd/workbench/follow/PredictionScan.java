package dev.mlsd.workbench.follow;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.PredictionBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Finds the predictions in a record of {@code predictions} without decoding their vectors: under a load test tens of thousands a second
 * pass that nobody will look at. Cost: a few field headers a prediction.
 */
final class PredictionScan {

    /** The route of decisions that a load test asked for; nobody's payment. */
    static final String LOAD = "load";

    /** The role of predictions that were answered to the caller. */
    static final String LIVE = "live";

    private static final int PREDICTIONS = PredictionBatch.PREDICTIONS_FIELD_NUMBER;

    private PredictionScan() {}

    /** Is told of each prediction of a payment. */
    @FunctionalInterface
    interface Found {

        void prediction(String transactionId, byte[] encoded);
    }

    /** Hands over every live prediction that no load test asked for; throws when the value is no batch. */
    static void scan(byte[] batch, Found found) throws InvalidProtocolBufferException {
        try {
            CodedInputStream in = CodedInputStream.newInstance(batch);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == PREDICTIONS) {
                    int length = in.readRawVarint32();
                    int start = in.getTotalBytesRead();
                    in.skipRawBytes(length);
                    one(batch, start, length, found);
                } else {
                    in.skipField(tag);
                }
            }
        } catch (InvalidProtocolBufferException notABatch) {
            throw notABatch;
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    private static void one(byte[] batch, int start, int length, Found found) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(batch, start, length);
        String id = "";
        String route = "";
        String role = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case Prediction.TRANSACTION_ID_FIELD_NUMBER -> id = in.readString();
                case Prediction.ROUTE_FIELD_NUMBER -> route = in.readString();
                case Prediction.ROLE_FIELD_NUMBER -> role = in.readString();
                default -> in.skipField(tag);
            }
        }
        if (!id.isEmpty() && !route.equals(LOAD) && role.equals(LIVE)) {
            found.prediction(id, Arrays.copyOfRange(batch, start, start + length));
        }
    }
}
