package dev.mlsd.training.learner;

/**
 * Logistic regression over dense rows that count more or less: minimises {@code penalty / 2 |w|² + Σ c_i log(1 + exp(-y_i (w x_i + b)))},
 * the bias being free, by Newton's method with conjugate gradients for each step (Lin, Weng and Keerthi, "Trust region Newton method for
 * large-scale logistic regression", 2008, with halved steps in place of the region). Sums run in one order, so equal rows give equal
 * weights to the bit. A step of the inner loop costs two passes over the rows.
 */
final class LogisticFit {

    private static final int MOST_STEPS = 30;
    private static final int MOST_INNER_STEPS = 40;
    private static final double TOLERANCE = 1e-2;
    private static final double INNER_TOLERANCE = 0.1;
    private static final double SUFFICIENT = 1e-4;

    private final float[][] rows;
    private final boolean[] frauds;
    private final double[] counts;
    private final double penalty;
    private final int columns;
    private final double[] margins;
    private final double[] curvature;

    /**
     * A problem.
     *
     * @param rows {@code [rows, columns]}
     * @param counts for how many rows each stands
     */
    LogisticFit(float[][] rows, boolean[] frauds, double[] counts, double penalty) {
        this.rows = rows;
        this.frauds = frauds;
        this.counts = counts;
        this.penalty = penalty;
        this.columns = rows[0].length;
        this.margins = new double[rows.length];
        this.curvature = new double[rows.length];
    }

    /** The weights, the bias being the last. */
    double[] fit() {
        double[] weights = new double[columns + 1];
        double loss = loss(weights);
        double[] gradient = gradient(weights);
        double first = norm(gradient);
        for (int step = 0; step < MOST_STEPS && norm(gradient) > TOLERANCE * first; step++) {
            double[] direction = newton(gradient);
            double slope = dot(gradient, direction);
            double length = 1;
            double[] next = along(weights, direction, length);
            double nextLoss = loss(next);
            while (nextLoss > loss + SUFFICIENT * length * slope && length > SUFFICIENT) {
                length /= 2;
                next = along(weights, direction, length);
                nextLoss = loss(next);
            }
            weights = next;
            loss = nextLoss;
            gradient = gradient(weights);
        }
        return weights;
    }

    /** The loss; leaves the margins of these weights behind. */
    private double loss(double[] weights) {
        double loss = 0;
        float[] single = floats(weights);
        for (int i = 0; i < rows.length; i++) {
            margins[i] = product(rows[i], single) + weights[columns];
            double signed = frauds[i] ? margins[i] : -margins[i];
            double tail = StrictMath.log1p(StrictMath.exp(-Math.abs(signed)));
            loss += counts[i] * (tail + Math.max(-signed, 0));
        }
        for (int j = 0; j < columns; j++) {
            loss += penalty / 2 * weights[j] * weights[j];
        }
        return loss;
    }

    /** The gradient; the margins must be those of the weights. Leaves the curvature behind. */
    private double[] gradient(double[] weights) {
        double[] pulls = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double probability = 1 / (1 + StrictMath.exp(-margins[i]));
            pulls[i] = counts[i] * (probability - (frauds[i] ? 1 : 0));
            curvature[i] = counts[i] * probability * (1 - probability);
        }
        return regularised(transposed(pulls), weights);
    }

    private double[] hessianTimes(double[] vector) {
        float[] single = floats(vector);
        double[] pulls = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            pulls[i] = curvature[i] * (product(rows[i], single) + vector[columns]);
        }
        return regularised(transposed(pulls), vector);
    }

    /** Solves H d = -g, roughly. */
    private double[] newton(double[] gradient) {
        double[] solution = new double[gradient.length];
        double[] residual = along(new double[gradient.length], gradient, -1);
        double[] direction = residual.clone();
        double size = dot(residual, residual);
        double enough = INNER_TOLERANCE * INNER_TOLERANCE * size;
        for (int step = 0; step < MOST_INNER_STEPS && size > enough; step++) {
            double[] image = hessianTimes(direction);
            double length = size / dot(direction, image);
            solution = along(solution, direction, length);
            residual = along(residual, image, -length);
            double next = dot(residual, residual);
            direction = along(residual, direction, next / size);
            size = next;
        }
        return solution;
    }

    private double[] regularised(double[] vector, double[] weights) {
        for (int j = 0; j < columns; j++) {
            vector[j] += penalty * weights[j];
        }
        return vector;
    }

    /** The sum of rows, each times its factor, and behind it the sum of factors. */
    private double[] transposed(double[] factors) {
        double[] sum = new double[columns + 1];
        for (int i = 0; i < rows.length; i++) {
            float[] row = rows[i];
            double factor = factors[i];
            for (int j = 0; j < row.length; j++) {
                sum[j] += factor * row[j];
            }
            sum[columns] += factor;
        }
        return sum;
    }

    /** In eight sums, which a processor adds side by side; one sum would wait for itself. */
    private static double product(float[] row, float[] weights) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        for (int j = 0; j + 7 < row.length; j += 8) {
            a += row[j] * weights[j];
            b += row[j + 1] * weights[j + 1];
            c += row[j + 2] * weights[j + 2];
            d += row[j + 3] * weights[j + 3];
            e += row[j + 4] * weights[j + 4];
            f += row[j + 5] * weights[j + 5];
            g += row[j + 6] * weights[j + 6];
            h += row[j + 7] * weights[j + 7];
        }
        double sum = ((double) a + b) + ((double) c + d) + (((double) e + f) + ((double) g + h));
        for (int j = row.length & ~7; j < row.length; j++) {
            sum += (double) row[j] * weights[j];
        }
        return sum;
    }

    private float[] floats(double[] weights) {
        float[] single = new float[columns];
        for (int j = 0; j < columns; j++) {
            single[j] = (float) weights[j];
        }
        return single;
    }

    private static double[] along(double[] from, double[] direction, double length) {
        double[] sum = from.clone();
        for (int j = 0; j < sum.length; j++) {
            sum[j] += length * direction[j];
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static double norm(double[] vector) {
        return Math.sqrt(dot(vector, vector));
    }
}
