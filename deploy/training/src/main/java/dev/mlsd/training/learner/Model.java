package dev.mlsd.training.learner;

/** A trained model, with the trainer's own idea of its scores, which an export has to reproduce. */
public sealed interface Model permits TreesModel, LogisticModel, NetworkModel {

    /** The probability of fraud for each row, before calibration. */
    double[] score(Rows rows);
}
