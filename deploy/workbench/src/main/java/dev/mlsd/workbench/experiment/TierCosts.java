package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.DecidedPayment;
import java.util.Map;

/**
 * What tiers cost in money once labels are known, in major units. A payment of amount m costs
 *
 * <pre>
 *   approved fraud    fraudShare · m
 *   reviewed payment  review, and (1 - reviewCatch) · fraudShare · m more if it was a fraud
 *   blocked genuine   blockFixed + blockShare · m
 * </pre>
 *
 * and nothing otherwise: the table of the model version, by which it decides too (Elkan, The foundations of cost-sensitive learning, 2001,
 * section 2).
 */
record TierCosts(double review, double blockFixed, double blockShare, double fraudShare, double reviewCatch) {

    private static final double MINOR_PER_MAJOR = 100;

    /** What happens to a payment. */
    enum Tier {
        APPROVE,
        REVIEW,
        BLOCK
    }

    /**
     * Money lost, by where it goes.
     *
     * @param fraud to frauds that passed, also through a review
     * @param reviews to people who looked
     * @param blocked to genuine payments that were refused
     */
    record Money(double fraud, double reviews, double blocked) {

        static final Money NONE = new Money(0, 0, 0);

        Money plus(Money other) {
            return new Money(fraud + other.fraud, reviews + other.reviews, blocked + other.blocked);
        }

        double total() {
            return fraud + reviews + blocked;
        }
    }

    /**
     * From a version's metadata.
     *
     * @throws ExperimentException when one of its numbers is missing
     */
    static TierCosts of(Map<String, Object> costs) throws ExperimentException {
        return new TierCosts(
                number(costs, "review"),
                number(costs, "block_fixed"),
                number(costs, "block_share"),
                number(costs, "fraud_share"),
                number(costs, "review_catch"));
    }

    private static double number(Map<String, Object> costs, String name) throws ExperimentException {
        if (costs.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new ExperimentException("no_costs", "the deciding model's metadata has no cost " + name + ": " + costs);
    }

    /** What a tier has cost on a payment. */
    Money of(Tier tier, DecidedPayment payment) {
        double amount = payment.amountMinor() / MINOR_PER_MAJOR;
        double loss = payment.fraud() ? fraudShare * amount : 0;
        return switch (tier) {
            case APPROVE -> new Money(loss, 0, 0);
            case REVIEW -> new Money((1 - reviewCatch) * loss, review, 0);
            case BLOCK -> new Money(0, 0, payment.fraud() ? 0 : blockFixed + blockShare * amount);
        };
    }

    /** What a tier was expected to cost when only the probability was known. */
    double expected(Tier tier, DecidedPayment payment) {
        double amount = payment.amountMinor() / MINOR_PER_MAJOR;
        double loss = payment.probability() * fraudShare * amount;
        return switch (tier) {
            case APPROVE -> loss;
            case REVIEW -> review + (1 - reviewCatch) * loss;
            case BLOCK -> (1 - payment.probability()) * (blockFixed + blockShare * amount);
        };
    }
}
