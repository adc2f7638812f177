/**
 * Compared with what? The profile that training wrote beside a model version, fetched from inference-service once and kept, so that
 * a window is always held against the data its own model was made from.
 */
package dev.mlsd.monitoring.reference;
