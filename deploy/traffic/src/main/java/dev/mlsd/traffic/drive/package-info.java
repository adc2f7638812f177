/**
 * How is a whole stack driven, at any speed, so that every decision is right and nothing is lost when something is away? One thread
 * owns the run: it asks for decisions, publishes what happened, waits for the rows, and writes down how far everything is done.
 * What comes back from the network comes as signals.
 */
package dev.mlsd.traffic.drive;
