package dev.mlsd.feature.serving;

import dev.mlsd.feature.v1.FeatureStatus;
import java.util.List;

/**
 * The answer to one {@link Query}.
 *
 * @param values {@code [features]}; NaN where missing
 * @param statuses {@code [features]}
 * @param rows one for each stored view that the features need
 */
record ServedVector(double[] values, FeatureStatus[] statuses, List<ServedRow> rows) {}
