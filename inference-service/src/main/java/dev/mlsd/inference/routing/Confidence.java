package dev.mlsd.inference.routing;

/**
 * When a small model's probability is answer enough, so that the large one need not be asked: below {@code low}, where nothing would be done
 * about the payment anyway, and from {@code high} on, where it is a fraud to both. Between the two the large model decides. Viola and
 * Jones, "Rapid object detection using a boosted cascade of simple features" (2001), section 4, with calibrated probabilities for stages.
 *
 * @param low in [0, high]
 * @param high in [low, 1]; with 1 the small model is only ever sure that a payment is genuine
 */
public record Confidence(double low, double high) {

    /** Of the models that ship, so few frauds lie below that the large one finds next to none of them; the small one never blocks alone. */
    public static final Confidence USUAL = new Confidence(0.01, 1);

    public Confidence {
        if (!(low >= 0 && low <= high && high <= 1)) {
            throw new IllegalArgumentException(
                    "a small model's limits must satisfy 0 <= low <= high <= 1, got " + low + " and " + high);
        }
    }

    /** Whether a probability decides. */
    public boolean isSure(double probability) {
        return probability < low || probability >= high && high < 1;
    }
}
