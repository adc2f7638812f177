package dev.mlsd.feature.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.registry.Feature;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PointInTimeTest {

    private static final Registry REGISTRY = RegistryReader.readDefault();
    private static final VectorPlan PLAN = VectorPlan.compile(REGISTRY, allFeatures());
    private static final long START = Instant.parse("2018-04-01T00:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @Test
    void vector_unknownEntities_hasCountsOfZeroAndMissingMeans() {
        FeatureVector vector = new EntityTable(REGISTRY).vector(PLAN, payment("p", "nobody", "nowhere", 1234, START));

        assertThat(value(vector, "payment@1:amount")).isEqualTo(12.34);
        assertThat(value(vector, "customer_payments@1:count_30d")).isZero();
        assertThat(value(vector, "customer_payments@1:mean_30d")).isNaN();
        assertThat(status(vector, "customer_payments@1:mean_30d")).isEqualTo(ValueStatus.NOT_FOUND);
        assertThat(status(vector, "terminal_risk@1:share_7d")).isEqualTo(ValueStatus.NOT_FOUND);
    }

    @Test
    void vector_knownEntityWithEmptyWindow_hasNullMean() {
        EntityTable table = new EntityTable(REGISTRY);
        table.apply(payment("p1", "c", "t", 1000, START));

        FeatureVector vector = table.vector(PLAN, payment("p2", "c", "t", 3000, START + 48 * HOUR));
        assertThat(value(vector, "customer_payments@1:count_1d")).isZero();
        assertThat(status(vector, "customer_payments@1:mean_1d")).isEqualTo(ValueStatus.NULL_VALUE);
        assertThat(value(vector, "customer_payments@1:mean_7d")).isEqualTo(10.0);
        assertThat(value(vector, "payment@1:amount_to_mean_30d")).isEqualTo(3.0);
    }

    @Test
    void vector_nightAndWeekend_followTheCalendarInUtc() {
        EntityTable table = new EntityTable(REGISTRY);
        // 2018-04-01 was a Sunday.
        assertThat(calendar(table, "2018-04-01T06:59:59Z")).containsExactly(1, 1);
        assertThat(calendar(table, "2018-04-01T07:00:00Z")).containsExactly(1, 0);
        assertThat(calendar(table, "2018-04-02T00:00:00Z")).containsExactly(0, 1);
    }

    @Test
    void vector_label_countsFromWhenItBecameKnown() {
        EntityTable table = new EntityTable(REGISTRY);
        PaymentEvent fraud = payment("p1", "c", "t", 1000, START);
        table.apply(fraud);
        long known = START + 7 * 24 * HOUR;
        assertThat(value(table.vector(PLAN, payment("p2", "c", "t", 1000, known)), "terminal_risk@1:count_7d"))
                .isZero();

        table.apply(new LabelEvent("p1", "c", "t", START, known, true));
        assertThat(value(table.vector(PLAN, payment("p3", "c", "t", 1000, known)), "terminal_risk@1:count_7d"))
                .isZero();
        FeatureVector after = table.vector(PLAN, payment("p3", "c", "t", 1000, known + 1));
        assertThat(value(after, "terminal_risk@1:count_7d")).isEqualTo(1);
        assertThat(value(after, "terminal_risk@1:share_7d")).isEqualTo(1);
    }

    private static final Registry OTHERS = RegistryReader.read("views.yaml", """
            view: customer_nights
            version: 1
            entity: customer
            source: transactions
            measure: night
            owner: tests
            freshness: 5s
            description: when a customer pays
            features:
              - {name: share_7d, aggregate: share, window: 7d, description: share of payments at night}
              - {name: places_1d, aggregate: distinct, attribute: terminal, window: 1d, description: terminals of a day}
            ---
            view: customer_month
            version: 1
            entity: customer
            source: batch
            query: transactions
            measure: amount
            every: 1d
            owner: tests
            freshness: 10m
            ttl: 3d
            description: a customer's month
            features:
              - {name: mean_30d, aggregate: mean, window: 30d, description: mean of the month}
            """);

    @Test
    void vector_shareOfNights_isTheMeanOfPaymentsBeforeSeven() {
        EntityTable table = new EntityTable(OTHERS);
        table.apply(payment("p1", "c", "t", 1000, START));
        table.apply(payment("p2", "c", "t", 9000, START + 7 * HOUR - 1));
        table.apply(payment("p3", "c", "t", 500, START + 7 * HOUR));
        VectorPlan plan = VectorPlan.compile(OTHERS, List.of(FeatureReference.parse("customer_nights@1:share_7d")));

        assertThat(table.vector(plan, payment("p4", "c", "t", 100, START + 8 * HOUR))
                        .values()[0])
                .isEqualTo(2.0 / 3);
    }

    private static double[] calendar(EntityTable table, String moment) {
        FeatureVector vector = table.vector(
                PLAN, payment("p", "c", "t", 100, Instant.parse(moment).toEpochMilli()));
        return new double[] {value(vector, "payment@1:is_weekend"), value(vector, "payment@1:is_night")};
    }

    private static double value(FeatureVector vector, String reference) {
        return vector.values()[PLAN.references().indexOf(FeatureReference.parse(reference))];
    }

    private static ValueStatus status(FeatureVector vector, String reference) {
        return vector.statuses()[PLAN.references().indexOf(FeatureReference.parse(reference))];
    }

    private static PaymentEvent payment(String id, String customer, String terminal, long amount, long millis) {
        return new PaymentEvent(id, customer, terminal, amount, millis);
    }

    private static List<FeatureReference> allFeatures() {
        List<FeatureReference> references = new ArrayList<>();
        for (FeatureView view : REGISTRY.views()) {
            if (view instanceof FeatureView.Snapshot) {
                // Its rows are computed from history, hop by hop; nothing of them moves with an event.
                continue;
            }
            for (Feature feature : view.features()) {
                references.add(new FeatureReference(view.name(), view.version(), feature.name()));
            }
        }
        return references;
    }
}
