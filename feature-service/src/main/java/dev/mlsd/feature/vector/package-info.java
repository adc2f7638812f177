/**
 * How do training and serving get the same vector for the same moment? They run the same code: a plan compiled from a model's
 * signature turns the rows of a payment's entities and its own values into numbers with statuses. Pure code; history keeps the
 * rows in memory ({@link dev.mlsd.feature.vector.EntityTable}), serving reads them from the online store.
 */
package dev.mlsd.feature.vector;
