/**
 * Which model decides about card fraud, and what is the plain one beside it worth? Gradient-boosted trees and logistic
 * regression learn from the same rows; both give probabilities, take missing values, and come out equal for equal rows
 * and settings.
 */
package dev.mlsd.training.learner;
