/**
 * What keeps a broken producer from breaking the features? A contract at the door: every record is checked against what it may
 * hold before it moves a window, and one that does not fit is set aside with all its reasons instead of stopping the stream.
 * Pure code: bytes and an arrival time in, a record or its violations out.
 */
package dev.mlsd.feature.contract;
