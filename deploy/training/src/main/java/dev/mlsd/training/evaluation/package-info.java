/**
 * How good is a fraud model on days that it has not seen? Ranking figures over payments and over cards, and how far its
 * probabilities can be trusted; the figures themselves are those that monitoring watches later. Pure code.
 */
package dev.mlsd.training.evaluation;
