package dev.mlsd.training.learner;

/** A trained model, with the trainer's own idea of its scores, which an export has to reproduce. */
public sealed interface Model permits TreesModel, LogisticModel, NetworkModel, PerceptronModel {

    /** The probability of fraud for each row, before calibration. */
    double[] score(Rows rows);

    /**
     * What a score costs, on any machine.
     *
     * @param rows to average over, where the cost differs from row to row
     */
    Cost cost(Rows rows);
}
