package dev.mlsd.training.scoring;

/**
 * What slices cost, in processor seconds of this process.
 *
 * @param rows payments scored
 * @param features their vectors out of history
 * @param model the model's time with calibration and verdict
 */
record SliceCost(long rows, double features, double model) {

    static final SliceCost NONE = new SliceCost(0, 0, 0);

    SliceCost plus(SliceCost other) {
        return new SliceCost(rows + other.rows, features + other.features, model + other.model);
    }
}
