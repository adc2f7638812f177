package dev.mlsd.feature.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mlsd.feature.FeatureServiceSettings;
import dev.mlsd.feature.online.OnlineStore;
import dev.mlsd.feature.testing.Await;
import dev.mlsd.feature.testing.FeatureClient;
import dev.mlsd.feature.testing.StackResource;
import dev.mlsd.feature.testing.Tap;
import dev.mlsd.feature.testing.Topic;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.FeatureStatus;
import dev.mlsd.feature.vector.EntityTable;
import dev.mlsd.feature.vector.FeatureVector;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.testkit.RedisServer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A running service, events in, announcements and vectors out. Tests share the world and therefore use ids of their own. */
abstract class StreamTest {

    static final VectorPlan PLAN = VectorPlan.compile(FeatureClient.REGISTRY, FeatureClient.ALL);
    static final long START = Instant.parse("2018-06-01T00:00:00Z").toEpochMilli();
    static final long SECOND = Duration.ofSeconds(1).toMillis();
    static final long HOUR = Duration.ofHours(1).toMillis();
    static final long DAY = Duration.ofDays(1).toMillis();

    @Inject
    FeatureServiceSettings settings;

    @Inject
    FeatureStream stream;

    @Inject
    StreamStatistics statistics;

    @Inject
    OnlineStore online;

    static final String VELOCITY = "customer_velocity@1";
    /** The views that payments move beside {@code customer_payments}. */
    private static final List<String> TWINS = List.of(VELOCITY, "customer_habits@1", "customer_nights@1");

    StackResource.GrpcPort grpc;

    RedisServer redis;

    Topic topic;
    Tap<FeatureRowChange> features;
    FeatureClient client;

    @BeforeEach
    void open() {
        Await.until("the stream", stream::isReady, stream::state);
        topic = new Topic(settings.kafka());
        features = new Tap<>(settings.kafka(), "features", FeatureRowChange.parser());
        client = new FeatureClient(grpc.number());
    }

    @AfterEach
    void close() {
        client.close();
        features.close();
        topic.close();
    }

    static PaymentEvent payment(String id, String customer, String terminal, long amount, long millis) {
        return new PaymentEvent(id, customer, terminal, amount, millis);
    }

    /** What was announced of an entity so far. Of the views that a payment moves for its customer, only one is told. */
    List<FeatureRowChange> changes(String entity) {
        return announced(entity).stream().filter(change -> !isTwin(change)).toList();
    }

    /** Waits until so many changes of an entity have been announced, of a customer in all views. */
    List<FeatureRowChange> awaitChanges(String entity, int count) {
        Await.until(
                count + " changes of " + entity,
                () -> changes(entity).size() >= count
                        && (changes(entity).stream().noneMatch(StreamTest::hasTwin)
                                || announced(entity).stream()
                                                .filter(StreamTest::isTwin)
                                                .count()
                                        >= count * TWINS.size()),
                () -> "there are " + announced(entity));
        return changes(entity);
    }

    private List<FeatureRowChange> announced(String entity) {
        return features.seen().stream()
                .filter(change -> change.getEntity().equals(entity))
                .toList();
    }

    /** Whether a change is one of the views that payments move beside {@code customer_payments}. */
    static boolean isTwin(FeatureRowChange change) {
        return TWINS.contains(change.getView());
    }

    private static boolean hasTwin(FeatureRowChange change) {
        return change.getView().equals("customer_payments@1");
    }

    /** The served vector is the one that the pure code makes of the same events. */
    void assertServedAsComputed(EntityTable table, PaymentEvent probe) {
        dev.mlsd.feature.v1.FeatureVector served = fresh(probe);
        FeatureVector computed = table.vector(PLAN, probe);
        for (int i = 0; i < FeatureClient.ALL.size(); i++) {
            String feature = FeatureClient.ALL.get(i) + " of " + probe;
            double expected = computed.values()[i];
            if (Double.isNaN(expected)) {
                assertThat(served.getValues(i)).as(feature).isNaN();
            } else {
                assertThat(served.getValues(i)).as(feature).isCloseTo(expected, within(Math.abs(expected) * 1e-9));
            }
            assertThat(served.getStatuses(i))
                    .as(feature)
                    .isEqualTo(FeatureStatus.valueOf(computed.statuses()[i].name()));
        }
    }

    /** The vector as soon as nothing in it is stale: after an absence, the service looks again every second or two. */
    private dev.mlsd.feature.v1.FeatureVector fresh(PaymentEvent probe) {
        var last = new AtomicReference<dev.mlsd.feature.v1.FeatureVector>();
        Await.until(
                "values that are not stale",
                () -> {
                    last.set(client.vector(probe));
                    return last.get().getStatusesList().stream()
                            .noneMatch(status -> status == FeatureStatus.STALE || status == FeatureStatus.UNAVAILABLE);
                },
                () -> String.valueOf(last.get()));
        return last.get();
    }

    double value(dev.mlsd.feature.v1.FeatureVector vector, String reference) {
        return vector.getValues(FeatureClient.position(reference));
    }

    FeatureStatus status(dev.mlsd.feature.v1.FeatureVector vector, String reference) {
        return vector.getStatuses(FeatureClient.position(reference));
    }
}
