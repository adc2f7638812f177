package dev.mlsd.training.learner;

import java.util.Map;

/** A way of making a model from rows. */
public sealed interface Learner permits TreesLearner, LogisticLearner, NetworkLearner, DistilledLearner {

    /** The model's name in the repository. */
    String modelName();

    /** The algorithm in words, for people. */
    String algorithm();

    /** What it was told, for the metadata. */
    Map<String, Object> settings();

    /**
     * A model of the rows; equal rows give an equal model. Throws {@link LearnerException} when nothing can be learned.
     */
    Model learn(Rows rows);
}
