package dev.mlsd.traffic.drive;

import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.vector.EntityTable;
import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.source.KnownPayment;
import dev.mlsd.traffic.source.PaymentStream;
import dev.mlsd.traffic.source.Truth;
import dev.mlsd.traffic.status.Phase;
import dev.mlsd.traffic.status.StatusBoard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything before the first decision becomes rows at once: history runs through the windows in this process, and the state of
 * every row goes to the bootstrap topics, from which the stream and the online store take it. One view at a time, so that memory
 * holds the rows of one view; the source is read once for each.
 */
final class Bootstrap {

    private static final int STEP = 4096;

    private final RunPlan plan;
    private final Registry registry;
    private final KafkaEventLog log;
    private final StatusBoard board;

    Bootstrap(RunPlan plan, Registry registry, KafkaEventLog log, StatusBoard board) {
        this.plan = plan;
        this.registry = registry;
        this.log = log;
        this.board = board;
    }

    /** The topic that carries the rows of a kind of entity. */
    static String topic(Entity entity) {
        return "bootstrap-" + entity.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Publishes the rows of history.
     *
     * @return how many
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    long publish() throws InterruptedException {
        long rows = 0;
        List<FeatureView.Windows> views = views();
        for (int i = 0; i < views.size(); i++) {
            board.show(
                    Phase.LOADING,
                    "loading history into " + views.get(i).id() + ", view " + (i + 1) + " of " + views.size(),
                    100.0 * i / views.size());
            rows += publish(views.get(i));
            // The rows of a view are most of what lives. Left to itself the collector would let the next view's grow
            // beside them,
            // and memory that a heap has once touched stays with the process.
            System.gc();
        }
        return rows;
    }

    private List<FeatureView.Windows> views() {
        List<FeatureView.Windows> views = new ArrayList<>();
        for (Source source : Source.values()) {
            for (Entity entity : Entity.values()) {
                views.addAll(registry.windowViews(source, entity));
            }
        }
        return views;
    }

    private long publish(FeatureView.Windows view) throws InterruptedException {
        EntityTable table = new EntityTable(new Registry(List.of(view)));
        try (PaymentStream history = plan.source().open(plan.worldStartMillis())) {
            Optional<KnownPayment> next = history.next();
            for (long read = 0; next.isPresent() && isHistory(next.get().payment()); read++) {
                if (read % STEP == 0 && Thread.interrupted()) {
                    throw new InterruptedException();
                }
                apply(table, view, next.get());
                next = history.next();
            }
        }
        long[] rows = new long[1];
        table.forEachRow(view, (entityId, windows) -> {
            log.bootstrap(view.entity(), KafkaEventLog.state(view.id(), entityId, windows.encodeState()));
            rows[0]++;
        });
        return rows[0];
    }

    private boolean isHistory(PaymentEvent payment) {
        return payment.eventMillis() < plan.decidedFromMillis();
    }

    private void apply(EntityTable table, FeatureView.Windows view, KnownPayment known) {
        PaymentEvent payment = known.payment();
        if (view.source() == Source.TRANSACTIONS) {
            table.apply(payment);
            return;
        }
        long labelMillis = payment.eventMillis() + plan.labelDelay().toMillis();
        if (known.truth() != Truth.UNKNOWN && labelMillis < plan.decidedFromMillis()) {
            table.apply(new LabelEvent(
                    payment.transactionId(),
                    payment.customerId(),
                    payment.terminalId(),
                    payment.eventMillis(),
                    labelMillis,
                    known.truth() == Truth.FRAUD));
        }
    }
}
