package dev.mlsd.feature.vector;

/**
 * A payment's features at its moment, in the order of the plan's references.
 *
 * @param values {@code [features]}; NaN where missing
 * @param statuses {@code [features]}
 */
public record FeatureVector(double[] values, ValueStatus[] statuses) {}
