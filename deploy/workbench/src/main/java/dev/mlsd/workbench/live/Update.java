package dev.mlsd.workbench.live;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a page has to be told.
 *
 * @param at the moment it is true for
 * @param full whether it replaces all that the page knows
 * @param sources the sources that are new or changed, by id
 * @param read when each source last answered, by id; a source that never did is left out
 * @param samples the samples that are new, oldest first
 */
public record Update(
        Instant at, boolean full, Map<String, SourceState> sources, Map<String, Instant> read, List<Sample> samples) {}
