/**
 * How do aggregates of a month get from history to the online store without computing everything each time? A job keeps the tiles of
 * every entity, adds what has arrived since its last run, and writes the rows that changed, with the times that they would have had.
 */
package dev.mlsd.feature.batch;
