/**
 * What keeps a broken producer from breaking the features? A contract beside the views: every record is checked by all its rules before it
 * moves a window, and one that does not fit is set aside instead of stopping the stream; what only many records show (how complete, how
 * fresh, how many) is counted window by window. Pure code: bytes and an arrival time in, records, violations and verdicts out.
 */
package dev.mlsd.feature.contract;
