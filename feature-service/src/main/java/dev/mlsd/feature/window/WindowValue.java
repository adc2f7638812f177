package dev.mlsd.feature.window;

/**
 * A window evaluated at a moment.
 *
 * @param aggregate of the events in the window
 * @param exact false when events at or after the moment may be counted, because the open hop held more events than are kept raw,
 *     or when events may be missing, because the row is so far ahead of the moment that it has dropped tiles
 */
public record WindowValue(Aggregate aggregate, boolean exact) {}
