package dev.mlsd.monitoring;

import dev.mlsd.feature.v1.Clock;
import dev.mlsd.feature.v1.Label;
import dev.mlsd.feature.v1.LabelRecord;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.PredictionBatch;
import dev.mlsd.inference.v1.Verdict;
import dev.mlsd.monitoring.drift.Bins;
import dev.mlsd.monitoring.drift.Histogram;
import dev.mlsd.monitoring.reference.ModelVersion;
import dev.mlsd.monitoring.reference.ReferenceProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Predictions and labels of a small world: a model of two features that decides from 2018-06-01 on. */
public final class TestWorld {

    public static final ModelVersion MODEL = new ModelVersion("fraud-trees", "1");
    public static final String AMOUNT = "payment@1:amount";
    public static final String NIGHT = "payment@1:is_night";
    public static final long START = Instant.parse("2018-06-01T00:00:00Z").toEpochMilli();
    public static final long HOUR = Duration.ofHours(1).toMillis();
    public static final long DAY = Duration.ofDays(1).toMillis();

    private TestWorld() {}

    private static final ReferenceProfile PROFILE = profile(MODEL);

    public static ReferenceProfile profile() {
        return PROFILE;
    }

    public static ReferenceProfile profile(ModelVersion model) {
        Random random = new Random(11);
        double[] amounts = random.doubles(5_000, 0, 200).toArray();
        double[] nights =
                random.doubles(5_000).map(value -> value < 0.2 ? 1 : 0).toArray();
        double[] probabilities = random.doubles(5_000).toArray();
        return new ReferenceProfile(
                model,
                5_000,
                List.of(
                        new ReferenceProfile.Feature(AMOUNT, histogram(amounts)),
                        new ReferenceProfile.Feature(NIGHT, histogram(nights))),
                histogram(probabilities),
                0.01);
    }

    private static Histogram histogram(double[] values) {
        return Histogram.of(Bins.ofQuantiles(values, Bins.MAX_BINS), values);
    }

    /** A live prediction in order. */
    public static Prediction.Builder prediction(String transaction, long eventMillis) {
        return Prediction.newBuilder()
                .setPredictionId(transaction + "/live")
                .setTransactionId(transaction)
                .setCustomerId("c1")
                .setTerminalId("t1")
                .setAmountMinor(12_34)
                .setEventTimeMillis(eventMillis)
                .setDecidedAtMillis(1)
                .addValues(12.34)
                .addValues(Double.NaN)
                .setScore(0.3)
                .setProbability(0.25)
                .setVerdict(Verdict.APPROVE)
                .setReviewThreshold(0.3)
                .setBlockThreshold(0.8)
                .setModelName(MODEL.name())
                .setModelVersion(MODEL.version())
                .setRoute("default")
                .setRole("live");
    }

    public static byte[] batch(Prediction.Builder... predictions) {
        PredictionBatch.Builder batch = PredictionBatch.newBuilder();
        for (Prediction.Builder prediction : predictions) {
            batch.addPredictions(prediction);
        }
        return batch.build().toByteArray();
    }

    public static byte[] label(String transaction, long eventMillis, long labelMillis, boolean fraud) {
        return LabelRecord.newBuilder()
                .setLabel(Label.newBuilder()
                        .setTransactionId(transaction)
                        .setCustomerId("c1")
                        .setTerminalId("t1")
                        .setEventTimeMillis(eventMillis)
                        .setLabelTimeMillis(labelMillis)
                        .setFraud(fraud))
                .build()
                .toByteArray();
    }

    public static byte[] clock(long worldMillis) {
        return LabelRecord.newBuilder()
                .setClock(Clock.newBuilder().setWorldTimeMillis(worldMillis))
                .build()
                .toByteArray();
    }
}
