/**
 * How does an event reach the features within a second, exactly once and through any crash? One Kafka Streams topology applies
 * payments and labels to rows of windows; changed rows reach the online store before the transaction that holds their events
 * commits, so what is announced on {@code features} can be read. State lies in Kafka; the online store is refilled from it.
 */
package dev.mlsd.feature.stream;
