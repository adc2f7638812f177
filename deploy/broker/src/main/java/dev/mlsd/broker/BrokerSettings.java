package dev.mlsd.broker;

import java.util.Properties;

/**
 * The settings of a broker that is alone on one machine.
 *
 * <p>Two of them follow from world time. Record timestamps are moments of the world, which may lie years back or ahead:
 * so any timestamp is allowed, and nothing is deleted or rolled by time (a replay of 2018 would lose its first record
 * as soon as it is written). What bounds the disk instead is a size per partition.
 */
final class BrokerSettings {

    /** Of each partition: 12 topics of 4 partitions can hold 24 GiB at the very most; a day of 10 000 payments takes 10 MiB. */
    static final long RETENTION_BYTES = 512L << 20;

    /** Small enough that compaction, which never touches the newest segment, has something to compact. */
    static final int SEGMENT_BYTES = 32 << 20;

    private static final String NODE = "1";

    private BrokerSettings() {}

    static Properties of(BrokerOptions options) {
        Properties settings = new Properties();
        node(settings, options);
        singleCopy(settings);
        quickTransactions(settings);
        worldTime(settings);
        smallProcess(settings);
        return settings;
    }

    private static void node(Properties settings, BrokerOptions options) {
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", NODE);
        // Static voters: the address stays out of the stored metadata, so the same data may move to other ports.
        settings.setProperty("controller.quorum.voters", NODE + "@127.0.0.1:" + options.controllerPort());
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty(
                "listeners",
                "PLAINTEXT://" + options.address() + ",CONTROLLER://127.0.0.1:" + options.controllerPort());
        settings.setProperty("advertised.listeners", "PLAINTEXT://" + options.address());
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("inter.broker.listener.name", "PLAINTEXT");
        settings.setProperty("log.dirs", options.data().toString());
        settings.setProperty("auto.create.topics.enable", "false");
        // A broker that was killed may register again only when its old session has ended, so not longer than this; and
        // a
        // heartbeat must be answered within half its interval, which a machine at its limit does not do within 250 ms.
        settings.setProperty("broker.session.timeout.ms", "8000");
        settings.setProperty("broker.heartbeat.interval.ms", "2000");
        settings.setProperty("controlled.shutdown.enable", "true");
    }

    private static void singleCopy(Properties settings) {
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("min.insync.replicas", "1");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("offsets.topic.num.partitions", "4");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("transaction.state.log.num.partitions", "4");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.num.partitions", "1");
        // There is one consumer per group: nothing to wait for, and a restart should be noticed soon.
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("group.min.session.timeout.ms", "1000");
    }

    /**
     * A new transaction begins while the markers of the one before are still being written. The broker rather waits here than
     * sends the producer away, whose later batches would then arrive before the earlier ones and be refused as out of order:
     * it recovers from that, but not quietly.
     */
    private static void quickTransactions(Properties settings) {
        settings.setProperty("add.partitions.to.txn.retry.backoff.ms", "5");
        settings.setProperty("add.partitions.to.txn.retry.backoff.max.ms", "10000");
    }

    private static void worldTime(Properties settings) {
        settings.setProperty("log.message.timestamp.type", "CreateTime");
        settings.setProperty("log.message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
        settings.setProperty("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        settings.setProperty("log.roll.ms", Long.toString(Long.MAX_VALUE));
        settings.setProperty("log.retention.ms", "-1");
        settings.setProperty("log.retention.bytes", Long.toString(RETENTION_BYTES));
        settings.setProperty("log.segment.bytes", Integer.toString(SEGMENT_BYTES));
    }

    private static void smallProcess(Properties settings) {
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "2");
        settings.setProperty("num.replica.fetchers", "1");
        settings.setProperty("num.recovery.threads.per.data.dir", "2");
        settings.setProperty("background.threads", "2");
        settings.setProperty("group.coordinator.threads", "1");
        settings.setProperty("share.coordinator.threads", "1");
        settings.setProperty("log.cleaner.threads", "1");
        // 24 bytes a key: 170 000 keys in one pass.
        settings.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        settings.setProperty("log.cleaner.io.buffer.size", Integer.toString(128 << 10));
        // An index is mapped whole; a segment of 32 MiB with an entry each 4 KiB fills 96 KiB of it.
        settings.setProperty("log.index.size.max.bytes", Integer.toString(256 << 10));
        settings.setProperty("metadata.log.segment.bytes", Integer.toString(16 << 20));
        settings.setProperty("metadata.max.retention.bytes", Integer.toString(32 << 20));
    }
}
