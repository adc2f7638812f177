package dev.mlsd.feature.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Source;
import dev.mlsd.feature.testing.Await;
import dev.mlsd.feature.testing.FeatureClient;
import dev.mlsd.feature.testing.StackResource;
import dev.mlsd.feature.v1.FeatureRowChange;
import dev.mlsd.feature.v1.FeatureStatus;
import dev.mlsd.feature.vector.EntityTable;
import dev.mlsd.feature.vector.PaymentEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class StreamRecoveryTest extends StreamTest {

    private static final FeatureView.Windows CUSTOMERS = FeatureClient.REGISTRY
            .windowViews(Source.TRANSACTIONS, Entity.CUSTOMER)
            .getFirst();

    @Test
    void bootstrap_state_isServedAndCarriedOn() {
        EntityTable table = history("boot", 30);
        for (FeatureView.Windows view : table.views()) {
            String to = view.entity() == Entity.TERMINAL ? "bootstrap-terminal" : "bootstrap-customer";
            table.forEachRow(view, (entity, windows) -> topic.bootstrap(to, view.id(), entity, windows.encodeState()));
        }
        awaitRow(Entity.CUSTOMER, "boot-c", CUSTOMERS.id(), 30);
        awaitRow(Entity.CUSTOMER, "boot-c", VELOCITY, 30);
        awaitRow(Entity.TERMINAL, "boot-t", "terminal_payments@1", 30);
        assertServedAsComputed(table, payment("probe", "boot-c", "boot-t", 100, START + DAY));

        PaymentEvent next = payment("boot-next", "boot-c", "boot-t", 900, START + DAY);
        topic.payment(next);
        table.apply(next);
        assertThat(awaitChanges("boot-c", 1).getFirst().getSequence()).isEqualTo(31);
        awaitChanges("boot-t", 1);
        assertServedAsComputed(table, payment("probe", "boot-c", "boot-t", 100, START + DAY + HOUR));
    }

    @Test
    void bootstrap_shorterThanWhatStands_replacesItInTheOnlineStoreToo() {
        for (int i = 0; i < 5; i++) {
            topic.payment(payment("back-old-" + i, "back-c", "back-t", 100, START + i * SECOND));
        }
        awaitChanges("back-c", 5);
        EntityTable table = history("back", 2);
        table.forEachRow(
                CUSTOMERS,
                (entity, windows) ->
                        topic.bootstrap("bootstrap-customer", CUSTOMERS.id(), entity, windows.encodeState()));

        awaitRow(Entity.CUSTOMER, "back-c", CUSTOMERS.id(), 2);
    }

    @Test
    void redis_backEmpty_isFilledFromTheState() {
        EntityTable table = publish("fill", 12);
        assertServedAsComputed(table, payment("probe", "fill-c", "fill-t", 100, START + DAY));

        redis.restart();

        awaitRow(Entity.CUSTOMER, "fill-c", CUSTOMERS.id(), 12);
        awaitRow(Entity.CUSTOMER, "fill-c", VELOCITY, 12);
        Await.until("readiness", stream::isReady, stream::state);
        assertServedAsComputed(table, payment("probe", "fill-c", "fill-t", 100, START + DAY));
    }

    @Test
    void redis_emptiedWhileItRuns_isFilledFromTheState() {
        EntityTable table = publish("flush", 12);

        redis.command("FLUSHALL");

        awaitRow(Entity.CUSTOMER, "flush-c", CUSTOMERS.id(), 12);
        awaitRow(Entity.CUSTOMER, "flush-c", VELOCITY, 12);
        awaitRow(Entity.TERMINAL, "flush-t", "terminal_payments@1", 12);
        assertServedAsComputed(table, payment("probe", "flush-c", "flush-t", 100, START + DAY));
    }

    @Test
    void redis_away_theStreamWaitsAndLastKnownRowsAreServed() {
        EntityTable table = publish("away", 3);
        PaymentEvent probe = payment("probe", "away-c", "away-t", 100, START + DAY);
        assertServedAsComputed(table, probe);
        long waited = statistics.writesThatWaited();

        redis.stop();
        PaymentEvent meanwhile = payment("away-meanwhile", "away-c", "away-t", 300, START + HOUR);
        topic.payment(meanwhile);
        topic.flush();
        Await.until("the stream to wait", () -> statistics.writesThatWaited() > waited);

        var stale = client.vector(probe);
        assertThat(value(stale, "customer_payments@1:count_7d")).isEqualTo(3);
        assertThat(status(stale, "customer_payments@1:count_7d")).isEqualTo(FeatureStatus.STALE);
        assertThat(status(stale, "payment@1:amount")).isEqualTo(FeatureStatus.PRESENT);
        assertThat(status(stale, "payment@1:amount_to_mean_30d")).isEqualTo(FeatureStatus.STALE);
        var unknown = client.vector(payment("probe", "away-nobody", "away-nowhere", 100, START + DAY));
        assertThat(value(unknown, "customer_payments@1:count_7d")).isNaN();
        assertThat(status(unknown, "customer_payments@1:count_7d")).isEqualTo(FeatureStatus.UNAVAILABLE);
        assertThat(stream.isReady()).isFalse();
        assertThat(stream.isDead()).isFalse();
        assertThat(changes("away-c")).hasSize(3);

        redis.restart();
        table.apply(meanwhile);
        awaitChanges("away-c", 4);
        awaitChanges("away-t", 4);
        Await.until("readiness", stream::isReady, stream::state);
        assertServedAsComputed(table, probe);
    }

    @Test
    void stream_restarted_carriesOnUnderAHigherEpoch() {
        EntityTable table = publish("again", 4);
        long epoch = changes("again-c").getLast().getEpoch();

        stream.stop();
        assertThat(stream.isReady()).isFalse();
        PaymentEvent meanwhile = payment("again-meanwhile", "again-c", "again-t", 300, START + HOUR);
        topic.payment(meanwhile);
        table.apply(meanwhile);
        stream.start();

        FeatureRowChange change = awaitChanges("again-c", 5).getLast();
        assertThat(change.getSequence()).isEqualTo(5);
        assertThat(change.getEpoch()).isGreaterThan(epoch);
        awaitChanges("again-t", 5);
        Await.until("readiness", stream::isReady, stream::state);
        assertServedAsComputed(table, payment("probe", "again-c", "again-t", 100, START + DAY));
    }

    private static EntityTable history(String prefix, int payments) {
        EntityTable table = new EntityTable(FeatureClient.REGISTRY);
        payments(prefix, payments).forEach(table::apply);
        return table;
    }

    private static List<PaymentEvent> payments(String prefix, int payments) {
        return IntStream.range(0, payments)
                .mapToObj(
                        i -> payment(prefix + "-" + i, prefix + "-c", prefix + "-t", 100 + i, START + i * 60 * SECOND))
                .toList();
    }

    private EntityTable publish(String prefix, int payments) {
        payments(prefix, payments).forEach(topic::payment);
        awaitChanges(prefix + "-c", payments);
        awaitChanges(prefix + "-t", payments);
        return history(prefix, payments);
    }

    private void awaitRow(Entity entity, String id, String view, long sequence) {
        RowKey key = new RowKey(entity, id, view);
        Await.until("the row " + key, () -> sequenceOf(key) == sequence, () -> "its sequence is " + sequenceOf(key));
    }

    private long sequenceOf(RowKey key) {
        try {
            OnlineRow row = online.read(List.of(key)).get(key);
            return row == null ? -1 : row.sequence();
        } catch (dev.mlsd.feature.online.OnlineStoreException e) {
            return -2;
        }
    }
}
