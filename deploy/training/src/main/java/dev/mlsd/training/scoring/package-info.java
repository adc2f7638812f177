/**
 * How do you score millions of payments at once, and what does it cost? The production model scores a file in slices, with vectors as of each
 * payment's moment from history; a slice that stands is not done again, so a job that is killed goes on where it was and ends with the same file.
 */
package dev.mlsd.training.scoring;
