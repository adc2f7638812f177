/**
 * How does a score become a decision? It is calibrated to a probability, and the cheapest of approve, review and block wins, with
 * costs that scale with the amount, so that the thresholds differ from payment to payment. Pure code; when features or the model
 * fail, a short set of rules decides and says why.
 */
package dev.mlsd.inference.decision;
