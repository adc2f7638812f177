/**
 * How do you look into a log without being one of its readers? By a consumer without a group: it takes the partitions itself,
 * starts near the end, commits nothing, and is in nobody's way; when the broker is away it waits, and nothing else does.
 * The only place that knows Kafka's client.
 */
package dev.mlsd.workbench.log;
