package dev.mlsd.training.calibration;

import dev.mlsd.inference.decision.Calibration;
import java.util.Optional;

/**
 * Platt scaling on log odds by Newton's method with backtracking (Lin, Lin and Weng, "A note on Platt's probabilistic
 * outputs for support vector machines", 2007, algorithm 1), with Platt's softened targets {@code (n₊ + 1) / (n₊ + 2)}
 * and {@code 1 / (n₋ + 2)}, so that separable scores have a finite answer. Costs O(rows) an iteration, a dozen
 * iterations.
 */
final class PlattFit {

    private static final int MOST_ITERATIONS = 100;
    private static final double SMALLEST_STEP = 1e-10;
    private static final double GRADIENT_AT_REST = 1e-9;
    // Keeps the Hessian invertible when all scores are equal.
    private static final double RIDGE = 1e-9;

    private final double[] logits;
    private final double[] targets;

    private PlattFit(ScoredRows rows) {
        double frauds = rows.fraudCount();
        double fraudTarget = (frauds + 1) / (frauds + 2);
        double genuineTarget = 1 / (rows.scores().length - frauds + 2);
        this.logits = new double[rows.scores().length];
        this.targets = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            double clipped = Math.clamp(rows.scores()[i], Calibration.CLIP, 1 - Calibration.CLIP);
            logits[i] = StrictMath.log(clipped / (1 - clipped));
            targets[i] = rows.frauds()[i] ? fraudTarget : genuineTarget;
        }
    }

    /** The fit; empty when higher scores mean fewer frauds, which no increasing curve can express. */
    static Optional<FittedCalibration.Platt> fit(ScoredRows rows) {
        double[] parameters = new PlattFit(rows).minimise();
        return parameters[0] > 0
                ? Optional.of(new FittedCalibration.Platt(parameters[0], parameters[1]))
                : Optional.empty();
    }

    private double[] minimise() {
        double a = 1;
        double b = 0;
        double loss = loss(a, b);
        for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
            double gradientA = 0;
            double gradientB = 0;
            double aa = RIDGE;
            double ab = 0;
            double bb = RIDGE;
            for (int i = 0; i < logits.length; i++) {
                double p = sigmoid(a * logits[i] + b);
                double weight = p * (1 - p);
                gradientA += (p - targets[i]) * logits[i];
                gradientB += p - targets[i];
                aa += weight * logits[i] * logits[i];
                ab += weight * logits[i];
                bb += weight;
            }
            if (Math.max(Math.abs(gradientA), Math.abs(gradientB)) < GRADIENT_AT_REST * logits.length) {
                break;
            }
            double determinant = aa * bb - ab * ab;
            double directionA = -(bb * gradientA - ab * gradientB) / determinant;
            double directionB = -(aa * gradientB - ab * gradientA) / determinant;
            double slope = gradientA * directionA + gradientB * directionB;
            double step = 1;
            double nextLoss = loss(a + directionA, b + directionB);
            while (step > SMALLEST_STEP && !(nextLoss < loss + 1e-4 * step * slope)) {
                step /= 2;
                nextLoss = loss(a + step * directionA, b + step * directionB);
            }
            if (step <= SMALLEST_STEP) {
                break;
            }
            a += step * directionA;
            b += step * directionB;
            loss = nextLoss;
        }
        return new double[] {a, b};
    }

    private double loss(double a, double b) {
        double loss = 0;
        for (int i = 0; i < logits.length; i++) {
            double z = a * logits[i] + b;
            // log(1 + exp(z)) without overflow.
            double softplus = Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
            loss += softplus - targets[i] * z;
        }
        return loss;
    }

    private static double sigmoid(double z) {
        return 1 / (1 + StrictMath.exp(-z));
    }
}
