package dev.mlsd.feature.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.feature.online.FillBoard;
import dev.mlsd.feature.online.InMemoryOnlineStore;
import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.RowKey;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.window.EncodedState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecentStatesTest {

    private static final long ROOM_FOR_TWO = 600;

    private final SortedStore store = new SortedStore();
    private final InMemoryOnlineStore online = new InMemoryOnlineStore();
    private final OnlineRows changes = new OnlineRows.Builder(
                    "changes", new PatientWriter(online, new FillBoard(), new StreamStatistics()))
            .build();
    private final RecentStates states = new RecentStates(store, changes, ROOM_FOR_TWO);

    @Test
    void put_beforeTheCommit_isReadAgainButNotWritten() {
        put("a", 1);
        assertThat(states.get("a")).isEqualTo(state(1).bytes());
        assertThat(store.get("a")).isNull();
        assertThat(written("a")).isNull();
    }

    @Test
    void put_severalTimes_writesTheLastOneWithTheCommit() {
        put("a", 1);
        put("a", 2);
        changes.flushCache();
        assertThat(store.get("a")).isEqualTo(state(2).bytes());
        assertThat(written("a").sequence()).isEqualTo(2);
        assertThat(written("a").bytes()).endsWith(state(2).row());
    }

    @Test
    void putUnreadable_writesTheStateAndNoRow() {
        states.putUnreadable("a", state(1));
        changes.flushCache();
        assertThat(store.get("a")).isEqualTo(state(1).bytes());
        assertThat(written("a")).isNull();
    }

    @Test
    void putUnreadable_afterAReadableChange_keepsItsRow() {
        put("a", 1);
        states.putUnreadable("a", state(2));
        changes.flushCache();
        assertThat(store.get("a")).isEqualTo(state(2).bytes());
        assertThat(written("a").sequence()).isEqualTo(1);
    }

    @Test
    void isFull_untilTheCommit() {
        put("a", 1);
        assertThat(states.isFull()).isFalse();
        put("b", 1);
        assertThat(states.isFull()).isTrue();
        changes.flushCache();
        assertThat(states.isFull()).isFalse();
    }

    /** With room for two of five rows, whatever is put, read and committed: the same as with a map. */
    @Property(tries = 200)
    void everyOrder_readsAndWritesWhatAMapWould(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 11) Integer> steps) {
        RecentStatesTest fresh = new RecentStatesTest();
        Map<String, Integer> expected = new HashMap<>();
        int sequence = 0;
        for (int step : steps) {
            String key = "k" + step % 5;
            if (step < 5) {
                fresh.put(key, ++sequence);
                expected.put(key, sequence);
            } else if (step < 10) {
                assertThat(fresh.states.get(key))
                        .isEqualTo(
                                expected.containsKey(key)
                                        ? state(expected.get(key)).bytes()
                                        : null);
            } else {
                fresh.changes.flushCache();
            }
        }
        fresh.changes.flushCache();
        expected.forEach((key, last) -> {
            assertThat(fresh.store.get(key)).isEqualTo(state(last).bytes());
            assertThat(fresh.written(key).sequence()).isEqualTo(last.longValue());
        });
    }

    private void put(String key, int sequence) {
        states.put(key, state(sequence), row(key), 1, sequence);
    }

    private static EncodedState state(int sequence) {
        return new EncodedState(new byte[] {(byte) sequence, 0, 7}, 2);
    }

    private static RowKey row(String key) {
        return new RowKey(Entity.CUSTOMER, key, "customer_payments@1");
    }

    private OnlineRow written(String key) {
        return online.read(List.of(row(key))).get(row(key));
    }
}
