package dev.mlsd.feature.window;

/**
 * A window evaluated at a moment.
 *
 * @param aggregate of the events in the window
 * @param exact false when the open hop held more events than are kept raw, and events at or after the moment may be counted
 */
public record WindowValue(Aggregate aggregate, boolean exact) {}
