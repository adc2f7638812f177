/**
 * How do you run a real event log on a laptop, without containers and in a quarter of a gigabyte?
 * Kafka's own broker and controller (KRaft) in one small JVM, with the settings of a single node and the one list of
 * topics; nothing about it is simulated, so exactly-once, compaction and rebalances are the real ones.
 */
package dev.mlsd.broker;
