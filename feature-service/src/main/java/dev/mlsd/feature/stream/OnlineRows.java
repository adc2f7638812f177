package dev.mlsd.feature.stream;

import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.RowKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * The rows of a task that have changed since its last commit. They are written to the online store when the task prepares to
 * commit, so that the records on {@code features}, which become visible with the commit, never precede their rows; a row that
 * changed several times is written once.
 *
 * <p>It is a state store in form only, for its place in the commit. Under exactly-once, Kafka Streams 4.1 calls
 * {@link StateStore#flush} only for checkpoints; what it calls in {@code StreamTask.prepareCommit}, before the producer's
 * flush and the end of the transaction, is {@link CachedStateStore#flushCache}. That interface is internal to the library, so a
 * test watches the order from outside. The other ways were worse: a callback after the commit is too late, and writing on a
 * timer leaves rows behind when a task is closed.
 *
 * <p>Nothing is lost in a crash: an aborted transaction's events are applied again, under a higher epoch.
 */
final class OnlineRows implements StateStore, CachedStateStore<byte[], byte[]> {

    private final String name;
    private final PatientWriter writer;
    private final Map<RowKey, OnlineRow> changed = new LinkedHashMap<>();
    private Runnable beforeWriting = () -> {};
    private boolean open;

    private OnlineRows(String name, PatientWriter writer) {
        this.name = name;
        this.writer = writer;
    }

    /** What hands over the last rows before a commit; it may write to other stores of the task. */
    void beforeWriting(Runnable source) {
        beforeWriting = source;
    }

    void changed(OnlineRow row) {
        changed.put(row.key(), row);
    }

    @Override
    public void flushCache() {
        beforeWriting.run();
        if (!changed.isEmpty()) {
            writer.write(List.copyOf(changed.values()));
            changed.clear();
        }
    }

    @Override
    public void clearCache() {
        changed.clear();
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        open = true;
        context.register(root, (key, value) -> {
            throw new IllegalStateException(name + " has no changelog to be restored from");
        });
    }

    @Override
    public void flush() {
        // Checkpoints are about local files, of which there are none.
    }

    @Override
    public void close() {
        changed.clear();
        open = false;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Makes one for each task. */
    static final class Builder implements StoreBuilder<OnlineRows> {

        private final String name;
        private final PatientWriter writer;

        Builder(String name, PatientWriter writer) {
            this.name = name;
            this.writer = writer;
        }

        @Override
        public OnlineRows build() {
            return new OnlineRows(name, writer);
        }

        @Override
        public StoreBuilder<OnlineRows> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<OnlineRows> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<OnlineRows> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<OnlineRows> withLoggingDisabled() {
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public String name() {
            return name;
        }
    }
}
