/**
 * When should the requests of a load test leave? At moments drawn before anything is sent: an open loop, whose arrivals do not wait for
 * answers, so that a stalled server meets the traffic that it would meet in earnest. Pure: no clock, no thread.
 */
package dev.mlsd.traffic.load.arrival;
