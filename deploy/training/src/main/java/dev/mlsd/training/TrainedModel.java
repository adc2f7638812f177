package dev.mlsd.training;

import dev.mlsd.training.calibration.CalibrationChoice;
import dev.mlsd.training.evaluation.Metrics;
import dev.mlsd.training.repository.ModelVersion;

/**
 * What came out for one model.
 *
 * @param version ready to be written
 * @param calibration how the choice between Platt and isotonic went
 * @param exportDifference the largest between the trainer's probabilities and those of the exported model
 */
record TrainedModel(ModelVersion version, Metrics metrics, CalibrationChoice calibration, double exportDifference) {}
