/**
 * Where does training data come from while the world goes on? A plain consumer writes every valid payment and label from Kafka to the
 * Parquet history, by day. It keeps its position beside the files, so that after a crash nothing is lost and nothing is there twice.
 */
package dev.mlsd.feature.history;
