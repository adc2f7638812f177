package dev.mlsd.inference.decision;

/**
 * What actions cost, in major units of money. For a payment of amount m that is a fraud with probability p the expected costs are
 *
 * <pre>
 *   approve  p * fraudShare * m
 *   review   review + p * (1 - reviewCatch) * fraudShare * m
 *   block    (1 - p) * (blockFixed + blockShare * m)
 * </pre>
 *
 * All are linear in p, so the cheapest changes at two probabilities at most. Elkan, "The foundations of cost-sensitive learning"
 * (2001), section 2, with costs that depend on the example.
 *
 * @param review cost of one review, at least 0
 * @param blockFixed fixed cost of blocking a genuine payment (a call, an angry customer), at least 0
 * @param blockShare share of the amount lost when a genuine payment is blocked, at least 0
 * @param fraudShare share of the amount lost to an approved fraud, above 0
 * @param reviewCatch share of frauds that a review stops, in [0, 1]
 */
public record CostTable(double review, double blockFixed, double blockShare, double fraudShare, double reviewCatch) {

    public CostTable {
        atLeastZero("review", review);
        atLeastZero("block_fixed", blockFixed);
        atLeastZero("block_share", blockShare);
        atLeastZero("fraud_share", fraudShare);
        if (fraudShare == 0) {
            throw new IllegalArgumentException("fraud_share must be above 0, got 0: a fraud that costs nothing");
        }
        if (!(reviewCatch >= 0 && reviewCatch <= 1)) {
            throw new IllegalArgumentException("review_catch must lie in [0, 1], got " + reviewCatch);
        }
    }

    private static void atLeastZero(String name, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(name + " must be a finite number of at least 0, got " + value);
        }
    }

    /** Expected cost of an action on a payment, in major units. */
    public double expected(Verdict verdict, double probability, double amount) {
        return switch (verdict) {
            case APPROVE -> probability * fraudShare * amount;
            case REVIEW -> review + probability * (1 - reviewCatch) * fraudShare * amount;
            case BLOCK -> (1 - probability) * (blockFixed + blockShare * amount);
        };
    }

    /** Where the cheapest action changes for an amount of at least 0, in major units; with nothing to lose no action pays. */
    public Thresholds thresholds(double amount) {
        if (!(amount >= 0 && Double.isFinite(amount))) {
            throw new IllegalArgumentException("an amount must be finite and at least 0, got " + amount);
        }
        if (amount == 0) {
            return new Thresholds(1.0, 1.0);
        }
        double loss = fraudShare * amount;
        double insult = blockFixed + blockShare * amount;
        double approveToReview = reviewCatch == 0 ? Double.POSITIVE_INFINITY : review / (reviewCatch * loss);
        double approveToBlock = insult / (loss + insult);
        if (approveToReview >= approveToBlock) {
            return new Thresholds(approveToBlock, approveToBlock);
        }
        // A review pays somewhere, so insult > 0 and the lines of review and block cross at or above approveToBlock.
        double reviewToBlock = (insult - review) / (insult + (1 - reviewCatch) * loss);
        return new Thresholds(approveToReview, Math.clamp(reviewToBlock, approveToReview, 1.0));
    }
}
