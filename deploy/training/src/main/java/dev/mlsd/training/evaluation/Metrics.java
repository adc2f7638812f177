package dev.mlsd.training.evaluation;

import dev.mlsd.inference.decision.Calibration;
import dev.mlsd.monitoring.quality.Ranking;
import dev.mlsd.training.dataset.Examples;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model on the test set. How it ranks payments is taken from its scores, for isotonic calibration makes ties; what
 * its probabilities are worth is taken after calibration. NaN where the test set has only one kind of payment.
 *
 * @param rocAuc share of pairs of a fraud and a genuine payment in the right order
 * @param averagePrecision mean precision over the frauds, from the highest score down
 * @param cardPrecisionAt100 see {@link CardPrecision}
 * @param brier mean squared error of the probabilities
 * @param ece expected calibration error over ten bins of equal width
 */
public record Metrics(double rocAuc, double averagePrecision, double cardPrecisionAt100, double brier, double ece) {

    private static final int CARDS = 100;

    /** Measures scores, and the probabilities that a calibration makes of them. */
    public static Metrics of(Examples test, double[] scores, Calibration calibration) {
        boolean[] frauds = test.frauds();
        double[] probabilities = new double[scores.length];
        for (int row = 0; row < scores.length; row++) {
            probabilities[row] = calibration.apply(scores[row]);
        }
        Ranking.Figures ranking = Ranking.figures(scores, frauds);
        return new Metrics(
                ranking.rocAuc(),
                ranking.averagePrecision(),
                CardPrecision.at(CARDS, test, scores),
                dev.mlsd.monitoring.quality.Calibration.brier(probabilities, frauds),
                dev.mlsd.monitoring.quality.Calibration.expectedError(
                        probabilities, frauds, dev.mlsd.monitoring.quality.Calibration.DEFAULT_BINS));
    }

    /** By the names of the model repository, in its order. */
    public Map<String, Object> byName() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("roc_auc", rocAuc);
        result.put("average_precision", averagePrecision);
        result.put("card_precision_at_100", cardPrecisionAt100);
        result.put("brier", brier);
        result.put("ece", ece);
        return result;
    }
}
