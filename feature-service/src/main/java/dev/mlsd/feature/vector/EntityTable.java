package dev.mlsd.feature.vector;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.window.EntityWindows;
import dev.mlsd.feature.window.EventIds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The rows of all entities in memory, moved event by event: history replayed through the same windows as the stream. Offer events
 * in the order of their arrival and ask for a vector when all that arrived before its moment has been offered: the result is the
 * point-in-time join. Memory grows with entities, not with events. Not safe for use by several threads.
 */
public final class EntityTable {

    private final Optional<Map<Entity, Set<String>>> wanted;
    private final List<FeatureView.Windows> paymentViews;
    private final List<FeatureView.Windows> labelViews;
    private final Map<FeatureView.Windows, Map<String, EntityWindows>> rows = new LinkedHashMap<>();

    /** An empty table of every window view of a registry. */
    public EntityTable(Registry registry) {
        this(views(registry), Optional.empty());
    }

    /**
     * An empty table of some views and of the rows that somebody will ask for.
     *
     * @param wanted ids of each kind of entity; events of others move no row
     */
    public EntityTable(List<FeatureView.Windows> views, Map<Entity, Set<String>> wanted) {
        this(views, Optional.of(wanted));
    }

    private EntityTable(List<FeatureView.Windows> views, Optional<Map<Entity, Set<String>>> wanted) {
        this.wanted = wanted;
        this.paymentViews = views.stream()
                .filter(view -> view.source() == Source.TRANSACTIONS)
                .toList();
        this.labelViews =
                views.stream().filter(view -> view.source() == Source.LABELS).toList();
        paymentViews.forEach(view -> rows.put(view, new HashMap<>()));
        labelViews.forEach(view -> rows.put(view, new HashMap<>()));
    }

    private static List<FeatureView.Windows> views(Registry registry) {
        return Arrays.stream(Source.values())
                .flatMap(source ->
                        Arrays.stream(Entity.values()).flatMap(entity -> registry.windowViews(source, entity).stream()))
                .toList();
    }

    /** Applies a payment that arrived at the time it was made. */
    public void apply(PaymentEvent payment) {
        apply(payment, payment.eventMillis());
    }

    /** Applies a payment that arrived later than it was made. */
    public void apply(PaymentEvent payment, long arrivalMillis) {
        long tie = EventIds.hash(payment.transactionId());
        for (FeatureView.Windows view : paymentViews) {
            String entityId = VectorPlan.rowOf(view, payment.customerId(), payment.terminalId());
            if (isWanted(view, entityId)) {
                row(view, entityId)
                        .add(
                                tie,
                                payment.eventMillis(),
                                arrivalMillis,
                                view.measure().ofPayment(payment.amountMinor(), payment.eventMillis()),
                                VectorPlan.attributeOf(view, payment.customerId(), payment.terminalId()));
            }
        }
    }

    /** Applies a label, at the time it became known. */
    public void apply(LabelEvent label) {
        long tie = EventIds.hash(label.transactionId());
        for (FeatureView.Windows view : labelViews) {
            String entityId = VectorPlan.rowOf(view, label.customerId(), label.terminalId());
            if (isWanted(view, entityId)) {
                row(view, entityId)
                        .add(
                                tie,
                                label.labelMillis(),
                                label.labelMillis(),
                                label.fraud() ? 1 : 0,
                                VectorPlan.attributeOf(view, label.customerId(), label.terminalId()));
            }
        }
    }

    /** The vector of a payment at its moment, from what has been applied. */
    public FeatureVector vector(VectorPlan plan, PaymentEvent payment) {
        List<FeatureView.Windows> views = plan.views();
        EntityWindows[] needed = new EntityWindows[views.size()];
        for (int i = 0; i < needed.length; i++) {
            FeatureView.Windows view = views.get(i);
            needed[i] = rows.get(view).get(VectorPlan.rowOf(view, payment.customerId(), payment.terminalId()));
        }
        return plan.evaluate(needed, payment.amountMinor(), payment.eventMillis());
    }

    /** Visits every row of a view with its entity's id. */
    public void forEachRow(FeatureView.Windows view, BiConsumer<String, EntityWindows> visitor) {
        rows.get(view).forEach(visitor);
    }

    /** The window views that this table has rows of. */
    public List<FeatureView.Windows> views() {
        return List.copyOf(rows.keySet());
    }

    private boolean isWanted(FeatureView.Windows view, String entityId) {
        return wanted.isEmpty() || wanted.get().get(view.entity()).contains(entityId);
    }

    private EntityWindows row(FeatureView.Windows view, String entityId) {
        return rows.get(view).computeIfAbsent(entityId, id -> new EntityWindows(view.layout()));
    }
}
