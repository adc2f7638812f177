/**
 * How is every prediction counted exactly once, and met by its label days later? The counts, the predictions that wait and the
 * offsets they come from are one state, written as one file; after a crash both go back to the same moment and read on.
 */
package dev.mlsd.monitoring.intake;
