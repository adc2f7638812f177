package dev.mlsd.feature.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.registry.Entity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link OnlineStore} does. */
abstract class OnlineStoreSuite {

    private final String entity = UUID.randomUUID().toString();
    private final RowKey key = new RowKey(Entity.CUSTOMER, entity, "customer_payments@1");
    private final RowKey other = new RowKey(Entity.TERMINAL, entity, "terminal_risk@1");

    abstract OnlineStore store();

    /** Makes the store come back empty. */
    abstract void restart();

    @Test
    void read_unknownKeys_givesNothing() {
        assertThat(store().read(List.of(key, other))).isEmpty();
    }

    @Test
    void write_rows_areReadByTheirKeys() {
        store().write(List.of(row(key, 7, 3, 1), row(other, 8, 4, 2)));

        assertThat(store().read(List.of(key))).containsOnlyKeys(key);
        assertThat(store().read(List.of(other, key)).get(other).sequence()).isEqualTo(4);
        assertThat(store().read(List.of(other, key)).get(key).bytes())
                .isEqualTo(row(key, 7, 3, 1).bytes());
    }

    @Test
    void write_olderSequence_leavesTheNewer() {
        store().write(List.of(row(key, 7, 3, 1)));
        store().write(List.of(row(key, 7, 2, 2)));

        assertThat(read().sequence()).isEqualTo(3);
    }

    @Test
    void write_sameVersion_leavesTheFirst() {
        store().write(List.of(row(key, 7, 3, 1)));
        store().write(List.of(row(key, 7, 3, 2)));

        assertThat(read().bytes()).isEqualTo(row(key, 7, 3, 1).bytes());
    }

    @Test
    void write_newerEpoch_replacesALongerSequence() {
        long epoch = 1_790_000_000_000L;
        store().write(List.of(row(key, epoch, 300, 1)));
        store().write(List.of(row(key, epoch + 1, 1, 2)));
        store().write(List.of(row(key, epoch, 301, 3)));

        assertThat(read().epoch()).isEqualTo(epoch + 1);
        assertThat(read().sequence()).isEqualTo(1);
    }

    @Test
    void write_versionsThatDifferInTheLastByteOnly_areComparedAsNumbers() {
        store().write(List.of(row(key, 255, 127, 1)));
        store().write(List.of(row(key, 256, 128, 2)));
        store().write(List.of(row(key, 255, 255, 3)));

        assertThat(read().epoch()).isEqualTo(256);
    }

    @Test
    void write_manyRowsAtOnce_writesAll() {
        List<OnlineRow> rows = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            rows.add(row(new RowKey(Entity.CUSTOMER, entity + i, "customer_payments@1"), 1, i + 1, 5));
        }
        store().write(rows);

        assertThat(store().read(rows.stream().map(OnlineRow::key).toList())).hasSize(2000);
    }

    @Test
    void remove_rows_leavesTheOthers() {
        store().write(List.of(row(key, 7, 3, 1), row(other, 8, 4, 2)), Duration.ofMinutes(1));
        store().remove(List.of(key));

        assertThat(store().read(List.of(key, other))).containsOnlyKeys(other);
    }

    @Test
    void fill_marked_isCompleteUntilTheStoreIsStartedAnew() {
        String part = "customer:" + entity;
        assertThat(store().fill(part).complete()).isFalse();

        store().markFilled(part, store().fill(part).incarnation());
        assertThat(store().fill(part).complete()).isTrue();

        String before = store().fill(part).incarnation();
        restart();
        assertThat(store().fill(part).complete()).isFalse();
        assertThat(store().fill(part).incarnation()).isNotEqualTo(before);
    }

    @Test
    void fill_markedForAnEarlierIncarnation_isNotComplete() {
        String part = "terminal:" + entity;
        store().markFilled(part, "an earlier one");

        assertThat(store().fill(part).complete()).isFalse();
    }

    private OnlineRow read() {
        return store().read(List.of(key)).get(key);
    }

    private static OnlineRow row(RowKey key, long epoch, long sequence, int filling) {
        return OnlineRow.of(key, epoch, sequence, new byte[] {1, (byte) filling});
    }
}
