package dev.mlsd.feature.wide;

import dev.mlsd.feature.registry.AggregateFunction;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Measure;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.registry.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The view {@code wide_profile@1}: 1000 floats a customer, whose values follow from the numbers of the entity and of the feature. */
public final class WideView {

    /** How many features. */
    public static final int FEATURES = 1_000;

    /** The view. */
    public static final FeatureView.Snapshot VIEW = new FeatureView.Snapshot(
            "wide_profile",
            1,
            "experiments",
            "1000 features of made-up customers, there while an experiment holds them",
            List.of(),
            Entity.CUSTOMER,
            Source.TRANSACTIONS,
            Measure.AMOUNT,
            Duration.ofDays(1),
            Duration.ofDays(1),
            Duration.ofDays(30),
            IntStream.range(0, FEATURES).mapToObj(WideView::feature).toList());

    /** The feature service that asks for all of them. */
    public static final String SERVICE = "wide_v1";

    private static final double SCALE = 0x1p-24;

    private WideView() {}

    private static Feature.Materialised feature(int number) {
        return new Feature.Materialised(
                "f%04d".formatted(number),
                "feature " + number,
                AggregateFunction.SUM,
                Optional.empty(),
                Duration.ofDays(30),
                ValueType.FLOAT,
                OptionalDouble.empty());
    }

    /** All features, in the order of their numbers. */
    public static List<FeatureReference> references() {
        return VIEW.features().stream()
                .map(feature -> new FeatureReference(VIEW.name(), VIEW.version(), feature.name()))
                .toList();
    }

    /** The id of an entity. */
    public static String entity(long number) {
        return "wide-" + number;
    }

    /**
     * A value, from 0 to below 1 and exact as a float: the mixing function of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom
     * number generators, OOPSLA 2014), its upper 24 bits.
     */
    public static double value(long entity, int feature) {
        long z = (entity * FEATURES + feature) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 40) * SCALE;
    }
}
