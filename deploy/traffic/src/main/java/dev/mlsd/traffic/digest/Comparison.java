package dev.mlsd.traffic.digest;

import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.traffic.digest.Difference.Cause;
import dev.mlsd.traffic.guard.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Compares the decisions of this run with those kept of another one. Offer each decision that counts, then ask for the differences.
 * Memory: the other run's decisions, and this run's that differ.
 */
final class Comparison {

    private final Map<String, SavedDecision> left;
    private final Map<Prediction, SavedDecision> differing = new HashMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private long equal;

    /**
     * A comparison.
     *
     * @param others by transaction; it is used up
     */
    Comparison(Map<String, SavedDecision> others) {
        this.left = new HashMap<>(others);
    }

    void offer(Prediction prediction) {
        SavedDecision other = left.remove(prediction.getTransactionId());
        if (other == null) {
            differences.add(new Difference(prediction.getTransactionId(), Cause.MISSING, "not decided there"));
        } else if (other.hash().equals(SavedDecision.of(prediction).hash())) {
            equal++;
        } else {
            differing.put(prediction, other);
        }
    }

    long equal() {
        return equal;
    }

    /** Every difference with its cause; reads the histories of the rows concerned. Asked for once, at the end. */
    List<Difference> differences(String kafka, Registry registry, Function<Prediction, VectorPlan> plans) {
        left.keySet().forEach(id -> differences.add(new Difference(id, Cause.MISSING, "not decided here")));
        if (!differing.isEmpty()) {
            Set<Row> rows = new HashSet<>();
            differing
                    .keySet()
                    .forEach(prediction ->
                            prediction.getRowsList().forEach(row -> rows.add(new Row(row.getView(), row.getEntity()))));
            Explainer explainer = new Explainer(RowHistories.read(kafka, registry, rows)::at, plans);
            differing.forEach((prediction, other) -> differences.add(explainer.explain(prediction, other)));
        }
        differences.sort((one, another) -> one.transactionId().compareTo(another.transactionId()));
        return List.copyOf(differences);
    }
}
