package dev.mlsd.traffic.bootstrap;

import com.google.protobuf.UnsafeByteOperations;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.v1.BootstrapState;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.feature.window.EventIds;
import dev.mlsd.traffic.source.KnownPayment;
import dev.mlsd.traffic.source.PaymentStream;
import dev.mlsd.traffic.status.StatusBoard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything before the first decision becomes rows at once: history runs through the windows in this process, and the state of
 * every row goes to the bootstrap topics, from which the stream and the online store take it.
 *
 * <p>Memory holds the payments of {@link #PAYMENTS_IN_MEMORY} at most, however large the world is: a larger history is first spread
 * over files, by customer and again by terminal, and these become rows one after the other. Each payment is read once to be
 * counted, once to be spread and once for each kind of entity, so the time for a payment does not grow either.
 */
public final class Bootstrap {

    /** Some 50 MiB at worst, when every payment has a customer of its own. Raising it saves files and no time. */
    private static final int PAYMENTS_IN_MEMORY = 200_000;

    private final History history;
    private final Registry registry;
    private final Rows log;
    private final StatusBoard board;
    private final Path data;
    private final int paymentsInMemory;

    /** Takes the state of a row. */
    public interface Rows {
        void publish(Entity entity, BootstrapState state);
    }

    /**
     * The rows of a history.
     *
     * @param board that shows how far it is
     * @param data folder for what does not fit into memory
     */
    public Bootstrap(History history, Registry registry, Rows log, StatusBoard board, Path data) {
        this(history, registry, log, board, data, PAYMENTS_IN_MEMORY);
    }

    Bootstrap(History history, Registry registry, Rows log, StatusBoard board, Path data, int paymentsInMemory) {
        this.history = history;
        this.registry = registry;
        this.log = log;
        this.board = board;
        this.data = data;
        this.paymentsInMemory = paymentsInMemory;
    }

    /** The topic that carries the rows of a kind of entity. */
    public static String topic(Entity entity) {
        return "bootstrap-" + entity.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Publishes the rows of history.
     *
     * @return how many
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    public long publish() throws InterruptedException {
        return publish(payment -> {});
    }

    /**
     * Publishes the rows of history and shows its payments to somebody, once and in order of time.
     *
     * @return how many rows
     * @throws InterruptedException when the thread is interrupted meanwhile
     */
    public long publish(Consumer<KnownPayment> watcher) throws InterruptedException {
        Map<Entity, List<FeatureView.Windows>> views = views();
        long payments = count(watcher);
        int buckets = (int) ((payments + paymentsInMemory - 1) / paymentsInMemory);
        LoadingProgress progress = new LoadingProgress(board, views.size() + (buckets > 1 ? 1 : 0));
        progress.total(payments);
        long rows = buckets > 1 ? byBuckets(views, buckets, progress) : inMemory(views, progress);
        progress.end();
        // What was needed for loading is not needed for driving, and the collector would keep it until the heap is
        // full.
        System.gc();
        return rows;
    }

    private Map<Entity, List<FeatureView.Windows>> views() {
        Map<Entity, List<FeatureView.Windows>> all = new EnumMap<>(Entity.class);
        for (Entity entity : Entity.values()) {
            List<FeatureView.Windows> views = new ArrayList<>();
            for (Source source : Source.values()) {
                views.addAll(registry.windowViews(source, entity));
            }
            if (!views.isEmpty()) {
                all.put(entity, views);
            }
        }
        return all;
    }

    private long count(Consumer<KnownPayment> watcher) throws InterruptedException {
        LoadingProgress progress = new LoadingProgress(board, 1);
        progress.begin("counting history");
        long[] payments = new long[1];
        forEachPayment(
                known -> {
                    watcher.accept(known);
                    payments[0]++;
                },
                progress);
        return payments[0];
    }

    private long inMemory(Map<Entity, List<FeatureView.Windows>> views, LoadingProgress progress)
            throws InterruptedException {
        long rows = 0;
        for (Map.Entry<Entity, List<FeatureView.Windows>> kind : views.entrySet()) {
            progress.begin("loading history into rows of " + name(kind.getKey()) + "s");
            EntityEvents events = events(kind.getValue());
            forEachPayment(
                    known -> events.add(
                            id(kind.getKey(), known.payment()),
                            EventIds.hash(known.payment().transactionId()),
                            known.payment().eventMillis(),
                            known.payment().amountMinor(),
                            known.truth(),
                            other(kind.getKey(), known.payment())),
                    progress);
            rows += publish(kind.getKey(), events);
        }
        return rows;
    }

    private long byBuckets(Map<Entity, List<FeatureView.Windows>> views, int buckets, LoadingProgress progress)
            throws InterruptedException {
        Map<Entity, EntityBuckets> spread = new EnumMap<>(Entity.class);
        try {
            views.keySet().forEach(entity -> spread.put(entity, new EntityBuckets(data, name(entity), buckets)));
            progress.begin("spreading history over " + buckets + " files");
            forEachPayment(
                    known -> {
                        PaymentEvent payment = known.payment();
                        long tie = EventIds.hash(payment.transactionId());
                        spread.forEach((entity, files) -> files.add(
                                id(entity, payment),
                                tie,
                                payment.eventMillis(),
                                payment.amountMinor(),
                                known.truth(),
                                other(entity, payment)));
                    },
                    progress);
            long rows = 0;
            for (Map.Entry<Entity, EntityBuckets> kind : spread.entrySet()) {
                rows += drain(kind.getKey(), kind.getValue(), views.get(kind.getKey()), progress);
            }
            return rows;
        } finally {
            spread.values().forEach(EntityBuckets::close);
        }
    }

    private long drain(Entity entity, EntityBuckets spread, List<FeatureView.Windows> views, LoadingProgress progress)
            throws InterruptedException {
        spread.finish();
        progress.begin("loading history into rows of " + name(entity) + "s");
        long rows = 0;
        for (int bucket = 0; bucket < spread.size(); bucket++) {
            EntityEvents events = events(views);
            long payments = spread.drainTo(events, bucket);
            rows += publish(entity, events);
            progress.steps(payments);
        }
        return rows;
    }

    /** Hash of the other entity's id, of which views may count different ones. */
    private static long other(Entity entity, PaymentEvent payment) {
        return EventIds.hash(id(entity == Entity.CUSTOMER ? Entity.TERMINAL : Entity.CUSTOMER, payment));
    }

    private EntityEvents events(List<FeatureView.Windows> views) {
        return new EntityEvents(views, history.labelDelay().toMillis(), history.endMillis());
    }

    private long publish(Entity entity, EntityEvents events) throws InterruptedException {
        long[] rows = new long[1];
        events.drain((view, entityId, windows) -> {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            log.publish(
                    entity,
                    BootstrapState.newBuilder()
                            .setView(view.id())
                            .setEntity(entityId)
                            .setState(UnsafeByteOperations.unsafeWrap(windows.encodeState()))
                            .build());
            rows[0]++;
        });
        return rows[0];
    }

    private interface PaymentVisitor {
        void payment(KnownPayment known);
    }

    private void forEachPayment(PaymentVisitor visitor, LoadingProgress progress) throws InterruptedException {
        try (PaymentStream payments = history.source().open(history.startMillis())) {
            Optional<KnownPayment> next = payments.next();
            while (next.isPresent() && next.get().payment().eventMillis() < history.endMillis()) {
                visitor.payment(next.get());
                progress.step();
                next = payments.next();
            }
        }
    }

    private static String id(Entity entity, PaymentEvent payment) {
        return switch (entity) {
            case CUSTOMER -> payment.customerId();
            case TERMINAL -> payment.terminalId();
        };
    }

    private static String name(Entity entity) {
        return entity.name().toLowerCase(Locale.ROOT);
    }
}
