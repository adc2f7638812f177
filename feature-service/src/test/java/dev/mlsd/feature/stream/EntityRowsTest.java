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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
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

    /** A store in memory in the order of keys. */
    private static final class SortedStore implements KeyValueStore<String, byte[]> {

        private final TreeMap<String, byte[]> entries = new TreeMap<>();

        @Override
        public void put(String key, byte[] value) {
            entries.put(key, value);
        }

        @Override
        public byte[] putIfAbsent(String key, byte[] value) {
            return entries.putIfAbsent(key, value);
        }

        @Override
        public void putAll(List<KeyValue<String, byte[]>> all) {
            all.forEach(entry -> entries.put(entry.key, entry.value));
        }

        @Override
        public byte[] delete(String key) {
            return entries.remove(key);
        }

        @Override
        public byte[] get(String key) {
            return entries.get(key);
        }

        @Override
        public KeyValueIterator<String, byte[]> range(String from, String to) {
            return iterator(to == null ? entries.tailMap(from) : entries.subMap(from, true, to, true));
        }

        @Override
        public KeyValueIterator<String, byte[]> all() {
            return iterator(entries);
        }

        private static KeyValueIterator<String, byte[]> iterator(Map<String, byte[]> entries) {
            Iterator<Map.Entry<String, byte[]>> all = entries.entrySet().iterator();
            return new KeyValueIterator<>() {
                @Override
                public String peekNextKey() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public KeyValue<String, byte[]> next() {
                    Map.Entry<String, byte[]> entry = all.next();
                    return KeyValue.pair(entry.getKey(), entry.getValue());
                }

                @Override
                public void close() {
                    // Nothing is held open.
                }
            };
        }

        @Override
        public long approximateNumEntries() {
            return entries.size();
        }

        @Override
        public String name() {
            return "rows";
        }

        @Override
        public void init(StateStoreContext context, StateStore root) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void flush() {
            // In memory.
        }

        @Override
        public void close() {
            entries.clear();
        }

        @Override
        public boolean persistent() {
            return false;
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }
}
