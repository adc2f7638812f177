/**
 * How does a score become a probability that can be multiplied by money? Platt scaling and isotonic regression are
 * fitted on scores of rows that the model had not seen, compared on rows that the fit had not seen, and the better one
 * ships. Pure code.
 */
package dev.mlsd.training.calibration;
