package dev.mlsd.training.repository;

import dev.mlsd.monitoring.drift.Bins;
import dev.mlsd.monitoring.drift.Histogram;
import dev.mlsd.training.dataset.Examples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the world looked like when a model learned: a histogram of each feature and of the calibrated probability, in
 * quantile bins that stay frozen.
 *
 * <p>Its rows are those of the training days, all cards included, for that is what serving sees: the test days lack the
 * cards known to be compromised. Their probabilities come from models that had not seen the row (cross-fitting), for a
 * model is surer of rows that it knows than of those that it will serve. The training days should begin after the
 * longest window is full.
 */
public final class ReferenceProfile {

    private ReferenceProfile() {}

    /**
     * The content of {@code reference.json}.
     *
     * @param names of the columns
     * @param probabilities {@code [rows]}, calibrated
     */
    public static Map<String, Object> of(List<String> names, Examples training, double[] probabilities) {
        List<Map<String, Object>> features = new ArrayList<>();
        for (int column = 0; column < names.size(); column++) {
            features.add(profile(names.get(column), training.column(column)));
        }
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("rows", training.rows());
        reference.put("features", features);
        reference.put("probability", profile("probability", probabilities));
        reference.put("fraud_rate", (double) training.fraudCount() / training.rows());
        return reference;
    }

    private static Map<String, Object> profile(String name, double[] values) {
        Bins bins = Bins.ofQuantiles(values, Bins.MAX_BINS);
        Histogram histogram = Histogram.of(bins, values);
        Map<String, Object> profile = new LinkedHashMap<>();
        profile.put("name", name);
        profile.put("minimum", bins.minimum());
        profile.put("upper", bins.upper());
        profile.put("counts", histogram.counts());
        profile.put("sum", histogram.sum());
        profile.put("sum_of_squares", histogram.sumOfSquares());
        return profile;
    }
}
