/**
 * How do you keep windows of five minutes to thirty days right at every moment, over a stream and over history alike?
 * With tiles: mergeable aggregates of one hop of time each, merged when somebody asks, and the newest events kept raw.
 * Pure code: no clock, no framework; stream, backfill and training all run these classes.
 */
package dev.mlsd.feature.window;
