package dev.mlsd.inference.features;

import dev.mlsd.feature.v1.FeatureStatus;
import dev.mlsd.feature.v1.FeatureVector;
import dev.mlsd.feature.v1.RowVersion;
import java.util.Arrays;
import java.util.List;

/**
 * A vector as feature-service answered it, in the order of the model's signature.
 *
 * @param values {@code [features]}; NaN where missing
 * @param statuses {@code [features]}, numbers of {@link FeatureStatus}
 * @param rows versions of the online rows behind it
 */
public record ServedVector(double[] values, byte[] statuses, List<RowVersion> rows) {

    /** The vector of which nothing is known. */
    public static ServedVector unavailable(int features) {
        double[] values = new double[features];
        byte[] statuses = new byte[features];
        Arrays.fill(values, Double.NaN);
        Arrays.fill(statuses, (byte) FeatureStatus.UNAVAILABLE_VALUE);
        return new ServedVector(values, statuses, List.of());
    }

    static ServedVector of(FeatureVector vector) {
        double[] values = new double[vector.getValuesCount()];
        byte[] statuses = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = vector.getValues(i);
            statuses[i] = (byte) vector.getStatusesValue(i);
        }
        return new ServedVector(values, statuses, vector.getRowsList());
    }

    /**
     * Whether the model may see it. A value that is unavailable is not the same as one that is missing: the model learnt what it
     * means to have no history, not what it means that nobody could look.
     */
    public boolean isAvailable() {
        return !has(FeatureStatus.UNAVAILABLE_VALUE);
    }

    /** Whether it was made from the rows that the online store has, rather than from ones remembered while it does not answer. */
    public boolean isFresh() {
        return isAvailable() && !has(FeatureStatus.STALE_VALUE);
    }

    private boolean has(int wanted) {
        for (byte status : statuses) {
            if (status == wanted) {
                return true;
            }
        }
        return false;
    }
}
