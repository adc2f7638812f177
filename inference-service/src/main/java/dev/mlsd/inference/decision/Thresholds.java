package dev.mlsd.inference.decision;

/**
 * The probabilities at which the cheapest action for one payment changes.
 *
 * @param review approve below it; review from it on, or block at once where a review never pays
 * @param block block from it on; equal to {@code review} where a review never pays
 */
public record Thresholds(double review, double block) {

    /** Where no model decided and no costs were weighed: both NaN. */
    public static final Thresholds NONE = new Thresholds(Double.NaN, Double.NaN);

    public Thresholds {
        boolean none = Double.isNaN(review) && Double.isNaN(block);
        if (!none && !(review >= 0 && review <= block && block <= 1)) {
            throw new IllegalArgumentException(
                    "thresholds must satisfy 0 <= review <= block <= 1, got review " + review + ", block " + block);
        }
    }

    /** The cheapest action; on a threshold, where two cost the same, the more careful one. */
    public Verdict verdict(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability must lie in [0, 1], got " + probability);
        }
        if (probability >= block) {
            return Verdict.BLOCK;
        }
        return probability >= review ? Verdict.REVIEW : Verdict.APPROVE;
    }
}
