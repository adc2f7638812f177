package dev.mlsd.training.learner;

/**
 * Logistic regression over standardised columns: {@code p = 1 / (1 + exp(-(bias + Σ weights[j] * (x[j] - means[j]) /
 * deviations[j])))}. A missing value is taken as the mean of its column, so it adds nothing.
 *
 * @param means {@code [columns]}, over the values that are not missing
 * @param deviations {@code [columns]}, population; 1 for a column that never varies
 */
public record LogisticModel(double[] means, double[] deviations, double[] weights, double bias) implements Model {

    @Override
    public double[] score(Rows rows) {
        double[] scores = new double[rows.count()];
        for (int row = 0; row < scores.length; row++) {
            double sum = bias;
            for (int column = 0; column < weights.length; column++) {
                sum += weights[column] * standardised(rows.value(row, column), column);
            }
            scores[row] = 1 / (1 + StrictMath.exp(-sum));
        }
        return scores;
    }

    @Override
    public Cost cost(Rows rows) {
        return Cost.ofMultiplyAdds(weights.length + 1L, weights.length);
    }

    double standardised(float value, int column) {
        return Float.isNaN(value) ? 0 : (value - means[column]) / deviations[column];
    }
}
