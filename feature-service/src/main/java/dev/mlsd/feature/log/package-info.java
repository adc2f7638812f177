/**
 * How does a part read the event log besides the stream, and survive everything? A plain consumer without a group: whatever fails, the
 * session ends, and the next one goes on from what its owner has written down. Positions belong to the owner, never to Kafka.
 */
package dev.mlsd.feature.log;
