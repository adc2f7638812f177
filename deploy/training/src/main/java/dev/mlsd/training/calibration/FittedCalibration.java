package dev.mlsd.training.calibration;

import dev.mlsd.inference.decision.Calibration;

/** A calibration's parameters, as they are written down. */
public sealed interface FittedCalibration {

    /** What serving makes of the parameters. */
    Calibration calibration();

    /** {@code p = 1 / (1 + exp(-(a * logit(s) + b)))}. */
    record Platt(double a, double b) implements FittedCalibration {

        @Override
        public Calibration calibration() {
            return Calibration.platt(a, b);
        }
    }

    /** Linear between the points (x, y), flat outside. */
    record Isotonic(double[] x, double[] y) implements FittedCalibration {

        @Override
        public Calibration calibration() {
            return Calibration.isotonic(x, y);
        }
    }
}
