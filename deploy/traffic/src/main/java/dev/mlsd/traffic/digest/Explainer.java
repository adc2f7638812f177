package dev.mlsd.traffic.digest;

import dev.mlsd.feature.vector.FeatureVector;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.feature.window.EntityWindows;
import dev.mlsd.inference.v1.Prediction;
import dev.mlsd.inference.v1.ServedRow;
import dev.mlsd.traffic.digest.Difference.Cause;
import dev.mlsd.traffic.guard.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds out why a decision differs from that of another run. Lag is proven, not assumed: the vector is rebuilt from the events that
 * the rows held and must equal the one that was used to the bit, and some row must have held fewer events than in the other run.
 */
final class Explainer {

    private final Versions versions;
    private final Function<Prediction, VectorPlan> plans;

    /** Rows as they were, see {@link RowHistories#at}. */
    interface Versions {
        Optional<EntityWindows> at(Row row, long sequence, long newestArrivalMillis);
    }

    /**
     * An explainer.
     *
     * @param plans the plan of a prediction's model
     */
    Explainer(Versions versions, Function<Prediction, VectorPlan> plans) {
        this.versions = versions;
        this.plans = plans;
    }

    Difference explain(Prediction prediction, SavedDecision other) {
        String id = prediction.getTransactionId();
        if (!prediction.getFallback().isEmpty() || !other.fallback().isEmpty()) {
            return new Difference(
                    id,
                    Cause.RULES,
                    "fallback here: " + named(prediction.getFallback()) + ", there: " + named(other.fallback()));
        }
        List<String> behind = new ArrayList<>();
        Map<Row, EntityWindows> rows = new HashMap<>();
        for (ServedRow served : prediction.getRowsList()) {
            Row row = new Row(served.getView(), served.getEntity());
            Optional<EntityWindows> windows = versions.at(row, served.getSequence(), served.getNewestArrivalMillis());
            if (windows.isEmpty()) {
                return new Difference(id, Cause.UNEXPLAINED, text(row) + " never had version " + served.getSequence());
            }
            rows.put(row, windows.get());
            long missing = other.sequences().getOrDefault(row, 0L) - served.getSequence();
            if (missing > 0) {
                behind.add(text(row) + " lacked " + missing);
            }
        }
        other.sequences().forEach((row, sequence) -> {
            if (!rows.containsKey(row)) {
                behind.add(text(row) + " lacked all " + sequence);
            }
        });
        Optional<String> wrong = firstWrong(prediction, rows);
        if (wrong.isPresent()) {
            return new Difference(id, Cause.UNEXPLAINED, wrong.get());
        }
        return behind.isEmpty()
                ? new Difference(id, Cause.UNEXPLAINED, "no row lacked an event, and the vector follows from them")
                : new Difference(id, Cause.STREAM_LAG, String.join(", ", behind));
    }

    /** The first value that does not follow from the rows. */
    private Optional<String> firstWrong(Prediction prediction, Map<Row, EntityWindows> rows) {
        VectorPlan plan = plans.apply(prediction);
        EntityWindows[] needed = plan.views().stream()
                .map(view -> rows.get(new Row(
                        view.id(), VectorPlan.rowOf(view, prediction.getCustomerId(), prediction.getTerminalId()))))
                .toArray(EntityWindows[]::new);
        FeatureVector vector = plan.evaluate(needed, prediction.getAmountMinor(), prediction.getEventTimeMillis());
        for (int i = 0; i < vector.values().length; i++) {
            double served = prediction.getValues(i);
            if (Double.doubleToLongBits(vector.values()[i]) != Double.doubleToLongBits(served)) {
                return Optional.of(
                        plan.references().get(i) + " was " + served + ", its rows give " + vector.values()[i]);
            }
        }
        return Optional.empty();
    }

    private static String named(String fallback) {
        return fallback.isEmpty() ? "none" : fallback;
    }

    private static String text(Row row) {
        return row.view() + " of " + row.entity();
    }
}
