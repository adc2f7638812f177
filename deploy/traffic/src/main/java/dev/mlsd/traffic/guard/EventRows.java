package dev.mlsd.traffic.guard;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.feature.vector.VectorPlan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which rows an event moves: one for each window view of its source. Immutable. */
public final class EventRows {

    private final Map<Source, List<FeatureView.Windows>> views = new EnumMap<>(Source.class);
    private final Map<String, Source> sources = new HashMap<>();

    /** The rows of a registry's window views. */
    public EventRows(Registry registry) {
        for (Source source : Source.values()) {
            List<FeatureView.Windows> moved = new ArrayList<>();
            for (Entity entity : Entity.values()) {
                moved.addAll(registry.windowViews(source, entity));
            }
            views.put(source, moved);
            moved.forEach(view -> sources.put(view.id(), source));
        }
    }

    /** The rows that a payment moves. */
    public List<Row> of(PaymentEvent payment) {
        return rows(Source.TRANSACTIONS, payment.customerId(), payment.terminalId());
    }

    /** The rows that a label moves. */
    public List<Row> of(LabelEvent label) {
        return rows(Source.LABELS, label.customerId(), label.terminalId());
    }

    private List<Row> rows(Source source, String customerId, String terminalId) {
        return views.get(source).stream()
                .map(view -> new Row(view.id(), VectorPlan.rowOf(view, customerId, terminalId)))
                .toList();
    }

    /** Whose events move the rows of a view; empty when the view is not of this registry. */
    public Optional<Source> sourceOf(String view) {
        return Optional.ofNullable(sources.get(view));
    }

    /** Whether labels move rows of this kind of entity. */
    public boolean labelsMove(Entity entity) {
        return views.get(Source.LABELS).stream().anyMatch(view -> view.entity() == entity);
    }
}
