package dev.mlsd.training;

import dev.mlsd.training.dataset.Ranges;
import dev.mlsd.training.learner.TreesSettings;

/**
 * What a run of the job is to do.
 *
 * @param ranges the days to learn from and to test on
 * @param trees how trees are grown
 * @param version of all models
 * @param threads folds that learn at the same time; changes the time and the memory, never the result
 * @param madeBy the command that makes the same version again
 */
record JobSettings(Ranges ranges, TreesSettings trees, int version, int threads, String madeBy) {

    JobSettings {
        if (version < 1) {
            throw new IllegalArgumentException("versions start from 1, got " + version);
        }
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("threads must be between 1 and 64, got " + threads);
        }
    }
}
