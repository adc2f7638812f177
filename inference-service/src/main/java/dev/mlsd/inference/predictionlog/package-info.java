/**
 * How do you log every prediction without making anybody wait for Kafka? An answer leaves only after its prediction is in a local
 * memory-mapped journal, which survives a killed process; a sender moves the journal to Kafka, many predictions a record, and keeps
 * them while the broker is away.
 */
package dev.mlsd.inference.predictionlog;
