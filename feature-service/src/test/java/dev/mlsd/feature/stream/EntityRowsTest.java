package dev.mlsd.feature.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.lease.Lease;
import dev.mlsd.feature.lease.LeaseSettings;
import dev.mlsd.feature.online.FillBoard;
import dev.mlsd.feature.online.InMemoryOnlineStore;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.FeatureView;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.registry.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntityRowsTest {

    private static final int ROWS = 1_000;
    private static final int STEP = 300;

    private final Registry registry = RegistryReader.readDefault();
    private final FeatureView.Windows view =
            registry.windowViews(Source.TRANSACTIONS, Entity.CUSTOMER).getFirst();
    private final InMemoryOnlineStore online = new InMemoryOnlineStore();
    private final FillBoard board = new FillBoard();
    private final PatientWriter writer = new PatientWriter(online, board, new StreamStatistics());
    private final OnlineRows changes = new OnlineRows.Builder("changes", writer).build();
    private final EntityRows rows = new EntityRows(
            new StreamParts(
                    registry,
                    online,
                    writer,
                    board,
                    new StreamStatistics(),
                    new Lease<>(LeaseSettings.NONE, () -> 0),
                    Duration.ofMillis(100),
                    () -> false,
                    () -> 1),
            Entity.CUSTOMER,
            0,
            new SortedStore(),
            changes,
            STEP);

    @Test
    void keepFilled_moreRowsThanAStep_writesThemAllStepByStepAndOnlyThenCountsAsFilled() {
        add();
        for (int step = 1; step < 4; step++) {
            rows.keepFilled();
            assertThat(board.isComplete()).isFalse();
            assertThat(written()).hasSizeBetween(STEP * step - step, STEP * step);
        }
        rows.keepFilled();
        assertThat(written()).hasSize(ROWS);
        assertThat(board.isComplete()).isTrue();
    }

    @Test
    void keepFilled_storeStartedAnewInBetween_beginsAgain() {
        add();
        rows.keepFilled();
        rows.keepFilled();
        online.restart();
        online.setAway(true);
        rows.keepFilled();
        online.setAway(false);
        for (int step = 0; step < 4; step++) {
            assertThat(board.isComplete()).isFalse();
            rows.keepFilled();
        }
        assertThat(written()).hasSize(ROWS);
        assertThat(board.isComplete()).isTrue();
    }

    /** Into the state only: as after a restart, nothing is written by its own change. */
    private void add() {
        for (int i = 0; i < ROWS; i++) {
            rows.apply(view, "c" + i, i, 1_770_000_000_000L + i, 1_770_000_000_000L + i, 100, 0);
        }
        changes.flushCache();
        online.restart();
    }

    private Iterable<RowKey> written() {
        List<RowKey> keys = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            keys.add(RowKey.of(view, "c" + i));
        }
        return online.read(keys).keySet();
    }
}
