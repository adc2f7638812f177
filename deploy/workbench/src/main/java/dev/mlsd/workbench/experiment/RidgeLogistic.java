package dev.mlsd.workbench.experiment;

import java.util.Arrays;

/**
 * Logistic regression with a ridge penalty on standardised columns, fitted by Newton's method (iteratively reweighted least squares;
 * Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 2nd edition, section 4.4.1). A missing value, NaN, stands for
 * the column's mean. Deterministic. Costs rows × columns² a step; for some ten thousand rows and some ten columns.
 */
final class RidgeLogistic {

    private static final int MOST_STEPS = 25;
    private static final double ENOUGH = 1e-8;

    private final double[] means;
    private final double[] deviations;
    private final double[] weights;

    private RidgeLogistic(double[] means, double[] deviations, double[] weights) {
        this.means = means;
        this.deviations = deviations;
        this.weights = weights;
    }

    /**
     * Fits.
     *
     * @param rows {@code [rows, columns]}
     * @param positive {@code [rows]}
     * @param penalty on half the sum of squared weights, above 0; the bias is free
     */
    static RidgeLogistic fit(double[][] rows, boolean[] positive, double penalty) {
        double[] once = new double[rows.length];
        Arrays.fill(once, 1);
        return fit(rows, positive, once, penalty);
    }

    /**
     * The same with rows that count more or less than one; columns are standardised without a look at that.
     *
     * @param times {@code [rows]}, how often each row counts
     */
    static RidgeLogistic fit(double[][] rows, boolean[] positive, double[] times, double penalty) {
        int columns = rows[0].length;
        double[] means = new double[columns];
        double[] deviations = new double[columns];
        for (int j = 0; j < columns; j++) {
            double sum = 0;
            double squares = 0;
            int present = 0;
            for (double[] row : rows) {
                if (!Double.isNaN(row[j])) {
                    sum += row[j];
                    squares += row[j] * row[j];
                    present++;
                }
            }
            means[j] = present == 0 ? 0 : sum / present;
            double variance = present == 0 ? 0 : squares / present - means[j] * means[j];
            deviations[j] = variance > 1e-12 ? Math.sqrt(variance) : 1;
        }
        RidgeLogistic model = new RidgeLogistic(means, deviations, new double[columns + 1]);
        double[][] standard = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            standard[i] = model.standardised(rows[i]);
        }
        for (int step = 0; step < MOST_STEPS && model.newton(standard, positive, times, penalty) > ENOUGH; step++) {}
        return model;
    }

    /** One step; how far it went, squared. */
    private double newton(double[][] rows, boolean[] positive, double[] times, double penalty) {
        int size = weights.length;
        double[][] hessian = new double[size][size];
        double[] gradient = new double[size];
        for (int i = 0; i < rows.length; i++) {
            double[] row = rows[i];
            double probability = 1 / (1 + Math.exp(-margin(row)));
            double pull = times[i] * ((positive[i] ? 1 : 0) - probability);
            double curvature = times[i] * probability * (1 - probability);
            for (int j = 0; j < size; j++) {
                gradient[j] += pull * row[j];
                for (int k = 0; k <= j; k++) {
                    hessian[j][k] += curvature * row[j] * row[k];
                }
            }
        }
        for (int j = 0; j < size; j++) {
            // A trace of penalty on the bias too keeps the system solvable whatever the rows.
            double ridge = j < size - 1 ? penalty : 1e-6;
            gradient[j] -= ridge * weights[j];
            hessian[j][j] += ridge;
        }
        double[] step = solve(hessian, gradient);
        double length = 0;
        // Damped: where classes are far apart a whole step may overshoot.
        double largest = 0;
        for (double one : step) {
            largest = Math.max(largest, Math.abs(one));
        }
        double factor = Math.min(1, 2 / Math.max(largest, 1e-12));
        for (int j = 0; j < size; j++) {
            weights[j] += factor * step[j];
            length += factor * step[j] * factor * step[j];
        }
        return length;
    }

    /** Solves a symmetric positive definite system, of which the lower half is given, by Cholesky's decomposition in place. */
    private static double[] solve(double[][] lower, double[] right) {
        int size = right.length;
        for (int j = 0; j < size; j++) {
            for (int i = j; i < size; i++) {
                double sum = lower[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j][j];
            }
        }
        double[] solution = right.clone();
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                solution[i] -= lower[i][k] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                solution[i] -= lower[k][i] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        return solution;
    }

    /** The log-odds of a row. */
    double score(double[] row) {
        return margin(standardised(row));
    }

    /** The probability of a row, as far as the rows that were learned from have the shares of the world. */
    double probability(double[] row) {
        return 1 / (1 + Math.exp(-score(row)));
    }

    private double margin(double[] standard) {
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            sum += weights[j] * standard[j];
        }
        return sum;
    }

    /** With a 1 for the bias behind it. */
    private double[] standardised(double[] row) {
        double[] standard = new double[row.length + 1];
        for (int j = 0; j < row.length; j++) {
            standard[j] = Double.isNaN(row[j]) ? 0 : (row[j] - means[j]) / deviations[j];
        }
        standard[row.length] = 1;
        return standard;
    }
}
