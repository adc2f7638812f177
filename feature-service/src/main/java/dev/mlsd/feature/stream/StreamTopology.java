package dev.mlsd.feature.stream;

import dev.mlsd.feature.registry.Entity;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology, in three parts that only topics connect:
 *
 * <pre>
 * transactions, bootstrap-customer ── customers ──┬── features, quarantine
 *                                                 └── terminal-events
 * labels ──────────────────────────── labels ─────┬── quarantine
 *                                                 └── terminal-events
 * terminal-events, bootstrap-terminal ─ terminals ─── features, quarantine
 * </pre>
 *
 * <p>Everything is bytes, which is also the default of the stream's settings: nothing can fail before the contracts see it. State lies in RocksDB rather than in memory, so that a
 * restart reads what changed since and not everything, and memory does not grow with the number of entities; its own memory is
 * bounded by {@link BoundedRocksDb}. {@link RecentStates} conflates: a row's state goes to the changelog once per commit.
 */
final class StreamTopology {

    /** Takes the records' own time. A broken producer's time below 0 becomes 0, which the contract then refuses. */
    private static final TimestampExtractor ARRIVAL = (record, partitionTime) -> Math.max(0, record.timestamp());

    /** Bootstrap records come before all events: of what has been fetched, the oldest is processed first. */
    private static final TimestampExtractor BEFORE_ALL = (record, partitionTime) -> 0;

    /** Small segments, because the newest is never compacted; a restart after a crash reads them all. */
    private static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(8 << 20),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.3",
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
            Long.toString(Long.MAX_VALUE));

    static final String CUSTOMERS = "customers";
    static final String LABELS = "labels";
    static final String TERMINALS = "terminals";

    private StreamTopology() {}

    static String rowsStore(Entity entity) {
        return entity.name().toLowerCase(Locale.ROOT) + "-rows";
    }

    static String onlineStore(Entity entity) {
        return entity.name().toLowerCase(Locale.ROOT) + "-online";
    }

    static Topology of(StreamParts parts) {
        Topology topology = new Topology();
        source(topology, Topics.TRANSACTIONS, ARRIVAL);
        source(topology, Topics.LABELS, ARRIVAL);
        source(topology, Topics.TERMINAL_EVENTS, ARRIVAL);
        source(topology, Topics.BOOTSTRAP_CUSTOMER, BEFORE_ALL);
        source(topology, Topics.BOOTSTRAP_TERMINAL, BEFORE_ALL);
        processor(
                topology,
                CUSTOMERS,
                () -> new CustomerProcessor(parts),
                Topics.TRANSACTIONS,
                Topics.BOOTSTRAP_CUSTOMER);
        processor(topology, LABELS, () -> new LabelProcessor(parts), Topics.LABELS);
        processor(
                topology,
                TERMINALS,
                () -> new TerminalProcessor(parts),
                Topics.TERMINAL_EVENTS,
                Topics.BOOTSTRAP_TERMINAL);
        stores(topology, parts, Entity.CUSTOMER, CUSTOMERS);
        stores(topology, parts, Entity.TERMINAL, TERMINALS);
        sinks(topology, CUSTOMERS, Topics.FEATURES, Topics.QUARANTINE, Topics.TERMINAL_EVENTS);
        sinks(topology, LABELS, Topics.QUARANTINE, Topics.TERMINAL_EVENTS);
        sinks(topology, TERMINALS, Topics.FEATURES, Topics.QUARANTINE);
        return topology;
    }

    private static void source(Topology topology, String topic, TimestampExtractor extractor) {
        topology.addSource(extractor, "from-" + topic, topic);
    }

    private static void processor(
            Topology topology,
            String name,
            ProcessorSupplier<byte[], byte[], byte[], byte[]> supplier,
            String... topics) {
        String[] parents = new String[topics.length];
        for (int i = 0; i < topics.length; i++) {
            parents[i] = "from-" + topics[i];
        }
        topology.addProcessor(name, supplier, parents);
    }

    /** Sinks of their own for each processor: a shared one would join the parts into one. */
    private static void sinks(Topology topology, String processor, String... topics) {
        for (String topic : topics) {
            topology.addSink(
                    sink(processor, topic), topic, new ByteArraySerializer(), new ByteArraySerializer(), processor);
        }
    }

    /** Name of the sink of a processor to a topic. */
    static String sink(String processor, String topic) {
        return processor + "-to-" + topic;
    }

    private static void stores(Topology topology, StreamParts parts, Entity entity, String processor) {
        StoreBuilder<KeyValueStore<String, byte[]>> rows = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(rowsStore(entity)), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(CHANGELOG);
        topology.addStateStore(rows, processor);
        topology.addStateStore(new OnlineRows.Builder(onlineStore(entity), parts.writer()), processor);
    }
}
