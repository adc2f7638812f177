package dev.mlsd.feature.serving;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mlsd.feature.registry.FeatureReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A response in the shape of Feast's feature server: one column for each feature, with one value for each row. */
public record FeastResponse(Metadata metadata, List<Column> results) {

    /** The features, in the order of the results. */
    public record Metadata(@JsonProperty("feature_names") List<String> featureNames) {}

    /**
     * One feature.
     *
     * @param values null where missing
     * @param statuses as in Feast, and APPROXIMATE, STALE and UNAVAILABLE
     * @param eventTimestamps the newest arrival in the row that the value comes from, of a snapshot the moment that it is of; the epoch
     *     where there is none, as in Feast; the row's moment for a value of the request
     * @param agesMillis wall time by which a STALE value may be behind; 0 for others. Feast has nothing like it
     */
    public record Column(
            List<Double> values,
            List<String> statuses,
            @JsonProperty("event_timestamps") List<String> eventTimestamps,
            @JsonProperty("ages_ms") List<Long> agesMillis) {}

    static FeastResponse of(Signature signature, List<Query> queries, List<ServedVector> vectors) {
        List<String> names =
                signature.references().stream().map(FeatureReference::toString).toList();
        List<Column> columns = new ArrayList<>(names.size());
        for (int feature = 0; feature < names.size(); feature++) {
            columns.add(column(signature, feature, queries, vectors));
        }
        return new FeastResponse(new Metadata(names), columns);
    }

    private static Column column(Signature signature, int feature, List<Query> queries, List<ServedVector> vectors) {
        List<Double> values = new ArrayList<>(vectors.size());
        List<String> statuses = new ArrayList<>(vectors.size());
        List<String> times = new ArrayList<>(vectors.size());
        List<Long> ages = new ArrayList<>(vectors.size());
        int[] rows = signature.rowsOf(feature);
        for (int i = 0; i < vectors.size(); i++) {
            ServedVector vector = vectors.get(i);
            double value = vector.values()[feature];
            values.add(Double.isNaN(value) ? null : value);
            statuses.add(vector.statuses()[feature].name());
            long millis = rows.length == 0
                    ? queries.get(i).momentMillis()
                    : time(vector.rows().get(rows[0]));
            times.add(Instant.ofEpochMilli(millis).toString());
            ages.add(Arrays.stream(rows)
                    .mapToLong(row -> vector.rows().get(row).age().toMillis())
                    .max()
                    .orElse(0));
        }
        return new Column(values, statuses, times, ages);
    }

    private static long time(ServedRow row) {
        return row.snapshot() == null
                ? Math.max(0, row.newestArrivalMillis())
                : row.snapshot().eventMillis();
    }
}
