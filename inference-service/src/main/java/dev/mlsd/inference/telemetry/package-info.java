/**
 * How do you know how a service is doing now, and not since Tuesday? By counters and by latency histograms over the last seconds, whose
 * percentiles are real ones, not averages of averages.
 */
package dev.mlsd.inference.telemetry;
