package dev.mlsd.training.calibration;

import dev.mlsd.inference.decision.Calibration;
import java.util.Optional;

/**
 * Platt scaling or isotonic regression? Both are fitted on all folds but one and judged on that one, fold by fold; the
 * one with the smaller Brier score ships, fitted on all folds. Platt's two parameters win on few frauds, isotonic steps
 * on many.
 *
 * @param fitted the one that ships
 * @param plattBrier mean over the rows left out of its fits; NaN when it could not be fitted
 * @param isotonicBrier the same
 */
public record CalibrationChoice(FittedCalibration fitted, double plattBrier, double isotonicBrier) {

    /**
     * Chooses. On equal Brier scores the simpler one, Platt, wins.
     *
     * @param rows scores of rows that the model had not seen
     * @param folds {@code [rows]}, from 0 to below {@code foldCount}; rows of one customer share one
     */
    public static CalibrationChoice of(ScoredRows rows, int[] folds, int foldCount) {
        double platt = 0;
        double isotonic = 0;
        for (int fold = 0; fold < foldCount; fold++) {
            ScoredRows seen = rows.ofFold(folds, fold, false);
            ScoredRows unseen = rows.ofFold(folds, fold, true);
            Optional<FittedCalibration.Platt> plattFit = PlattFit.fit(seen);
            platt += plattFit.isPresent() ? squaredError(plattFit.get().calibration(), unseen) : Double.NaN;
            isotonic += squaredError(IsotonicFit.fit(seen).calibration(), unseen);
        }
        int count = rows.scores().length;
        Optional<FittedCalibration.Platt> all = PlattFit.fit(rows);
        FittedCalibration best = all.isPresent() && platt <= isotonic ? all.get() : IsotonicFit.fit(rows);
        return new CalibrationChoice(best, platt / count, isotonic / count);
    }

    private static double squaredError(Calibration calibration, ScoredRows rows) {
        double sum = 0;
        for (int row = 0; row < rows.scores().length; row++) {
            double error = calibration.apply(rows.scores()[row]) - (rows.frauds()[row] ? 1 : 0);
            sum += error * error;
        }
        return sum;
    }
}
