package dev.mlsd.workbench.runner;

import dev.mlsd.workbench.Text;
import java.util.Map;

/**
 * What is to be run.
 *
 * @param id of the run
 * @param answer id of the answer, or of what else is run
 * @param claim null for a run that claims nothing
 * @param guess what the audience guessed; null when it was not asked
 * @param parameters what somebody has set up by hand; null otherwise
 */
record RunPlan(
        String id,
        String answer,
        boolean sabotaged,
        int seconds,
        Text claim,
        String guess,
        Map<String, Object> parameters) {}
