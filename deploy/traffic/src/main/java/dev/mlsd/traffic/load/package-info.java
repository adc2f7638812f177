/**
 * How slow is a service for those who come when they like? An open-loop load generator: arrivals that do not wait for answers, latency
 * from the moment a request should have been sent, and beside it what a client tells that counts from the real send.
 */
package dev.mlsd.traffic.load;
