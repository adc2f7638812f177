/**
 * Why did this payment get this score? Exact Shapley values of the features for sums of trees, by TreeSHAP, from the very graph that is
 * served. Pure code; models that are no sums of trees say that they cannot be explained.
 */
package dev.mlsd.inference.explanation;
