package dev.mlsd.feature.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.RegistryReader;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SnapshotLayoutTest {

    private static final long MIDNIGHT = 1_767_225_600_000L;
    private static final SnapshotLayout LAYOUT = layout("""
              - {name: total_30d, aggregate: sum, window: 30d, description: sum}
              - {name: count_30d, aggregate: count, window: 30d, description: count}
              - {name: mean_30d, type: float, aggregate: mean, window: 30d, description: mean}
            """);

    @Test
    void columns_ofAnyOrder_areSortedByName() {
        assertThat(LAYOUT.names()).containsExactly("count_30d", "mean_30d", "total_30d");
    }

    @Test
    void encode_valuesOfEachType_areReadBack() {
        SnapshotRow row = row(LAYOUT.encode(new double[] {1L << 52, 0.1, -0.1}));

        assertThat(row.value(0)).isEqualTo(1L << 52);
        assertThat(row.value(1)).isEqualTo(0.1f);
        assertThat(row.value(2)).isEqualTo(-0.1);
    }

    @Test
    void encode_missingValue_isReadAsMissingAndTheOthersStay() {
        SnapshotRow row = row(LAYOUT.encode(new double[] {7, Double.NaN, 2.5}));

        assertThat(row.value(0)).isEqualTo(7);
        assertThat(row.value(1)).isNaN();
        assertThat(row.value(2)).isEqualTo(2.5);
    }

    @Property(tries = 100)
    void encode_anyNumberOfColumns_givesEveryValueBack(
            @ForAll @IntRange(min = 1, max = 300) int columns, @ForAll long seed) {
        SnapshotLayout layout = layout(IntStream.range(0, columns)
                .mapToObj(i -> "  - {name: f%04d, aggregate: sum, window: 1d, description: d}\n".formatted(i))
                .collect(Collectors.joining()));
        Random random = new Random(seed);
        double[] values = new double[columns];
        for (int i = 0; i < columns; i++) {
            values[i] = random.nextInt(5) == 0 ? Double.NaN : random.nextGaussian();
        }

        SnapshotRow row = row(layout, layout.encode(values));

        for (int i = 0; i < columns; i++) {
            assertThat(row.value(layout.column("f%04d".formatted(i)))).isEqualTo(Double.valueOf(values[i]));
        }
    }

    @Test
    void encode_thousandFloats_takesLittleMoreThanTheirBytes() {
        SnapshotLayout layout = layout(IntStream.range(0, 1000)
                .mapToObj(i ->
                        "  - {name: f%04d, type: float, aggregate: sum, window: 1d, description: d}\n".formatted(i))
                .collect(Collectors.joining()));

        assertThat(layout.encode(new double[1000])).hasSize(4008);
    }

    @Test
    void of_bytesOfAnotherLayoutFormatOrLength_isRefused() {
        byte[] right = LAYOUT.encode(new double[] {1, 2, 3});
        byte[] format = right.clone();
        format[0] = 9;
        byte[] shorter = java.util.Arrays.copyOf(right, right.length - 1);
        byte[] other = layout("  - {name: total_7d, aggregate: sum, window: 7d, description: sum}\n")
                .encode(new double[] {1});

        assertThatThrownBy(() -> row(format)).hasMessageContaining("format of snapshot rows is 1, got 9");
        assertThatThrownBy(() -> row(shorter)).hasMessageContaining("bytes, got " + shorter.length);
        assertThatThrownBy(() -> row(other)).hasMessageContaining("written for other columns");
        assertThatThrownBy(() -> row(new byte[3])).hasMessageContaining("at least 8 bytes, got 3");
    }

    @Test
    void at_moments_isSeenFromWhenItWasKnownUntilItsTtl() {
        long known = MIDNIGHT + Duration.ofHours(1).toMillis();
        SnapshotRow row = SnapshotRow.of(LAYOUT, LAYOUT.encode(new double[3]), 0, MIDNIGHT, known);
        long last = MIDNIGHT + Duration.ofDays(3).toMillis();

        assertThat(row.at(MIDNIGHT)).isEqualTo(SnapshotRow.Sight.NOT_YET);
        assertThat(row.at(known - 1)).isEqualTo(SnapshotRow.Sight.NOT_YET);
        assertThat(row.at(known)).isEqualTo(SnapshotRow.Sight.SEEN);
        assertThat(row.at(last)).isEqualTo(SnapshotRow.Sight.SEEN);
        assertThat(row.at(last + 1)).isEqualTo(SnapshotRow.Sight.TOO_OLD);
    }

    private static SnapshotRow row(byte[] bytes) {
        return row(LAYOUT, bytes);
    }

    private static SnapshotRow row(SnapshotLayout layout, byte[] bytes) {
        return SnapshotRow.of(layout, bytes, 0, MIDNIGHT, MIDNIGHT);
    }

    private static SnapshotLayout layout(String features) {
        FeatureView.Snapshot view = RegistryReader.read("views.yaml", """
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
                """ + features)
                .snapshotViews()
                .getFirst();
        return SnapshotLayout.of(view);
    }
}
