package dev.mlsd.feature.wide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.online.InMemoryOnlineStore;
import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.snapshot.SnapshotLayout;
import dev.mlsd.feature.snapshot.SnapshotRow;
import dev.mlsd.feature.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WideRowsTest {

    private static final long WORLD = 1_530_000_000_000L;
    private static final int ENTITIES = 300;

    private final AtomicLong nanos = new AtomicLong();
    private final Lease<LeaseSettings> lease = new Lease<>(LeaseSettings.NONE, nanos::get);
    private final InMemoryOnlineStore store = new InMemoryOnlineStore();
    private final WideRows rows = new WideRows(store, lease);

    private static List<RowKey> keys() {
        return IntStream.range(0, ENTITIES)
                .mapToObj(entity -> RowKey.of(WideView.VIEW, WideView.entity(entity)))
                .toList();
    }

    private void loaded(String holder) {
        lease.take(holder, Duration.ofSeconds(5), LeaseSettings.NONE);
        assertThat(rows.load(holder, ENTITIES, WORLD)).isEmpty();
        Await.until("rows", () -> rows.state().stage().equals("loaded"));
    }

    private void awaitNone() {
        Await.until("no rows", () -> rows.state().stage().equals("none"));
    }

    @Test
    void load_byTheHolder_writesEveryValueOfEveryEntity() {
        loaded("run-1");

        assertThat(rows.state().loaded()).isEqualTo(ENTITIES);
        SnapshotLayout layout = SnapshotLayout.of(WideView.VIEW);
        for (int entity : List.of(0, 7, ENTITIES - 1)) {
            OnlineRow row = store.read(List.of(keys().get(entity))).get(keys().get(entity));
            SnapshotRow values = SnapshotRow.of(layout, row.bytes(), OnlineRow.WINDOWS_OFFSET, WORLD, WORLD);
            for (int feature = 0; feature < WideView.FEATURES; feature++) {
                assertThat(values.value(feature)).isEqualTo(WideView.value(entity, feature));
            }
        }
        rows.remove("run-1");
        awaitNone();
    }

    @Test
    void remove_byTheHolder_leavesNoRow() {
        loaded("run-1");
        rows.remove("somebody-else");
        assertThat(rows.state().stage()).isEqualTo("loaded");

        rows.remove("run-1");
        awaitNone();

        assertThat(store.read(keys())).isEmpty();
    }

    @Test
    void lease_thatEnds_takesTheRowsAway() {
        loaded("run-1");

        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        awaitNone();

        assertThat(store.read(keys())).isEmpty();
    }

    @Test
    void load_withoutTheLeaseOrTwice_isRefusedWithTheReason() {
        assertThat(rows.load("run-1", ENTITIES, WORLD)).hasValue("the lease is not run-1's");

        loaded("run-1");
        assertThat(rows.load("run-1", ENTITIES, WORLD)).hasValue("rows are there already");

        rows.remove("run-1");
        awaitNone();
    }

    @Test
    void load_moreThanHalfOfTheRoom_isRefusedWithBothFigures() {
        store.setRoom(100L << 20);
        lease.take("run-1", Duration.ofSeconds(5), LeaseSettings.NONE);

        assertThat(rows.load("run-1", 20_000, WORLD))
                .hasValue("the rows need 82 MiB, and half of what Redis has free is 50 MiB");
        assertThat(rows.state().stage()).isEqualTo("none");
    }
}
