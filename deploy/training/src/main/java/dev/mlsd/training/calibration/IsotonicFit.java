package dev.mlsd.training.calibration;

import dev.mlsd.monitoring.quality.IsotonicRegression;

/** {@link IsotonicRegression}, as serving applies it: lines between its points. */
final class IsotonicFit {

    private IsotonicFit() {}

    /** The fit; there always is one. */
    static FittedCalibration.Isotonic fit(ScoredRows rows) {
        IsotonicRegression fitted = IsotonicRegression.of(rows.scores(), rows.frauds());
        return new FittedCalibration.Isotonic(fitted.x(), fitted.y());
    }
}
