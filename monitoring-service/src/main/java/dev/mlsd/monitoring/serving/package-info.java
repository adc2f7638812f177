/**
 * What does monitoring say right now? REST for counts, windows, drift and quality, server-sent events for the console, health and
 * metrics; every error is problem+json that names what was wrong and what is allowed.
 */
package dev.mlsd.monitoring.serving;
