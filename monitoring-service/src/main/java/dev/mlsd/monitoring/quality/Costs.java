package dev.mlsd.monitoring.quality;

/**
 * What decisions cost once their labels are known, in major units of money. A payment of amount m costs
 *
 * <pre>
 *   approved fraud    fraudShare · m
 *   reviewed payment  review, and (1 - reviewCatch) · fraudShare · m more if it was a fraud
 *   blocked genuine   blockFixed + blockShare · m
 * </pre>
 *
 * and nothing otherwise: the table by which the thresholds of the version were chosen (Elkan, The foundations of cost-sensitive
 * learning, 2001, section 2).
 *
 * @param review cost of a review
 * @param reviewCatch share of frauds that a review stops, from 0 to 1
 */
public record Costs(double review, double blockFixed, double blockShare, double fraudShare, double reviewCatch) {

    /** What was done with a payment. */
    public enum Action {
        APPROVE,
        REVIEW,
        BLOCK
    }

    public Costs {
        if (!(review >= 0
                && blockFixed >= 0
                && blockShare >= 0
                && fraudShare >= 0
                && reviewCatch >= 0
                && reviewCatch <= 1)) {
            throw new IllegalArgumentException("costs must not be negative and review_catch must lie from 0 to 1, got "
                    + review + ", " + blockFixed + ", " + blockShare + ", " + fraudShare + ", " + reviewCatch);
        }
    }

    /** The cost of one decision. */
    public double of(Action action, boolean fraud, double amount) {
        return switch (action) {
            case APPROVE -> fraud ? fraudShare * amount : 0;
            case REVIEW -> review + (fraud ? (1 - reviewCatch) * fraudShare * amount : 0);
            case BLOCK -> fraud ? 0 : blockFixed + blockShare * amount;
        };
    }
}
