/**
 * How does one see from outside what the traffic does, and how fast the stack really answers? Over HTTP, as one JSON object; with
 * latencies from the moment a request should have been sent, beside the naive ones from the moment it was sent.
 */
package dev.mlsd.traffic.status;
