package dev.mlsd.workbench.runner;

import dev.mlsd.workbench.Text;
import java.time.Instant;

/**
 * A run in a line.
 *
 * @param answer id of the answer, or of a run that is none
 * @param ended null while it runs
 * @param worst the case nearest to failing; null when nothing was judged
 */
public record RunSummary(
        String id, String answer, boolean sabotaged, RunState state, Instant started, Instant ended, Text worst) {}
