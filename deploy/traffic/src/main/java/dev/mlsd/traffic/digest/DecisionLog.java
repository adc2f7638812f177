package dev.mlsd.traffic.digest;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.PredictionBatch;
import dev.mlsd.traffic.topic.TopicReader;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The topic {@code predictions} from its beginning to its end. */
final class DecisionLog {

    private static final String PREDICTIONS = "predictions";

    private final String kafka;

    DecisionLog(String kafka) {
        this.kafka = kafka;
    }

    /**
     * Visits every prediction.
     *
     * @throws DigestException when the beginning of the log is gone, or it holds what is no prediction
     */
    void forEach(Consumer<Prediction> visitor) {
        try (TopicReader reader = new TopicReader(kafka, "mlsd-digest")) {
            Map<Integer, Long> removed = reader.removed(PREDICTIONS);
            if (!removed.isEmpty()) {
                throw new DigestException(
                        "a digest is over all decisions, and the log has grown beyond what it keeps: its first"
                                + " records are gone, by partition " + removed);
            }
            reader.readAll(List.of(PREDICTIONS), record -> {
                try {
                    PredictionBatch.parseFrom(record.value())
                            .getPredictionsList()
                            .forEach(visitor);
                } catch (InvalidProtocolBufferException e) {
                    throw new DigestException("offset " + record.offset() + " of partition " + record.partition()
                            + " of " + PREDICTIONS + " holds no predictions: " + e.getMessage());
                }
            });
        }
    }
}
