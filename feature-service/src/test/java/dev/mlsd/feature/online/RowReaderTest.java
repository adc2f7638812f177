package dev.mlsd.feature.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.registry.Entity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowReaderTest {

    private static final RowKey KEY = new RowKey(Entity.CUSTOMER, "c", "customer_payments@1");
    private static final RowKey NOBODY = new RowKey(Entity.CUSTOMER, "nobody", "customer_payments@1");
    private static final OnlineRow ROW = OnlineRow.of(KEY, 1, 1, new byte[100]);
    private static final OnlineRow NEWER = OnlineRow.of(KEY, 1, 2, new byte[100]);

    private final InMemoryOnlineStore store = new InMemoryOnlineStore();
    private final FillBoard board = new FillBoard();
    private final AtomicLong now = new AtomicLong();
    private final RowReader reader = new RowReader(store, board, 10_000, now::get);

    @BeforeEach
    void fill() {
        board.register("customer:0");
        board.filled("customer:0", board.glance());
        store.write(List.of(ROW));
    }

    @Test
    void read_completeStore_tellsFoundFromMissing() {
        assertThat(read(KEY)).isEqualTo(new Lookup.Found(ROW));
        assertThat(read(NOBODY)).isEqualTo(new Lookup.Missing());
    }

    @Test
    void read_storeAway_givesWhatIsRememberedAndNothingElse() {
        read(KEY);
        store.setAway(true);

        assertThat(read(KEY)).isEqualTo(new Lookup.Remembered(ROW, Duration.ZERO));
        assertThat(read(NOBODY)).isEqualTo(new Lookup.Unknown());
        assertThat(reader.failures()).isEqualTo(2);
    }

    @Test
    void read_storeAway_tellsHowLongAgoTheRowWasTheNewest() {
        read(KEY);
        now.addAndGet(Duration.ofSeconds(3).toNanos());
        read(KEY);
        store.setAway(true);
        now.addAndGet(Duration.ofSeconds(30).toNanos());

        assertThat(read(KEY)).isEqualTo(new Lookup.Remembered(ROW, Duration.ofSeconds(30)));
    }

    @Test
    void read_storeBackEmpty_isNotTrustedUntilLookedAtAgain() {
        read(KEY);
        store.setAway(true);
        read(KEY);
        store.restart();
        store.setAway(false);

        assertThat(read(KEY)).isEqualTo(new Lookup.Remembered(ROW, Duration.ZERO));
        assertThat(read(NOBODY)).isEqualTo(new Lookup.Unknown());

        store.write(List.of(NEWER));
        board.filled("customer:0", board.glance());
        assertThat(read(KEY)).isEqualTo(new Lookup.Found(NEWER));
        assertThat(read(NOBODY)).isEqualTo(new Lookup.Missing());
    }

    @Test
    void read_storeBeingFilled_takesTheNewerOfStoredAndRemembered() {
        read(KEY);
        board.unfilled("customer:0");
        store.write(List.of(NEWER));

        assertThat(read(KEY)).isEqualTo(new Lookup.Remembered(NEWER, Duration.ZERO));
    }

    @Test
    void read_moreThanCanBeRemembered_forgetsTheOneNotUsedForLongest() {
        for (int i = 0; i < 50; i++) {
            RowKey key = new RowKey(Entity.CUSTOMER, "c" + i, "customer_payments@1");
            store.write(List.of(OnlineRow.of(key, 1, 1, new byte[100])));
            reader.read(List.of(key));
            read(KEY);
        }
        store.setAway(true);

        assertThat(read(KEY)).isEqualTo(new Lookup.Remembered(ROW, Duration.ZERO));
        assertThat(read(new RowKey(Entity.CUSTOMER, "c0", "customer_payments@1")))
                .isEqualTo(new Lookup.Unknown());
        assertThat(read(new RowKey(Entity.CUSTOMER, "c49", "customer_payments@1")))
                .isInstanceOf(Lookup.Remembered.class);
        assertThat(reader.rememberedRows()).isEqualTo(10_000 / 340);
    }

    private Lookup read(RowKey key) {
        return reader.read(List.of(key)).getFirst();
    }
}
