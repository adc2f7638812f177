/**
 * How can an experiment change a running service and never leave it changed? By a lease: one holder at a time, settings as one immutable
 * snapshot, and an end by a monotonic clock, so that all is as configured again also when the holder dies. Pure code; the clock comes
 * from outside.
 */
package dev.mlsd.inference.lease;
