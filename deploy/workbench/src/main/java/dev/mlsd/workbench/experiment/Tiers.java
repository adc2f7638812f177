package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.DecidedPayment;
import dev.mlsd.workbench.experiment.TierCosts.Tier;
import java.util.Comparator;
import java.util.List;

/**
 * Two probabilities at which the tier changes: approve below {@code review}, block from {@code block} on, a review between. Infinite where a
 * tier is never reached.
 */
record Tiers(double review, double block) {

    Tiers {
        if (!(review <= block)) {
            throw new IllegalArgumentException(
                    "a review must begin at or before a block, got " + review + ", " + block);
        }
    }

    /** Reviews from a probability on, and never blocks. */
    static Tiers reviewFrom(double probability) {
        return new Tiers(probability, Double.POSITIVE_INFINITY);
    }

    /** Blocks from a probability on, and never reviews. */
    static Tiers blockFrom(double probability) {
        return new Tiers(probability, probability);
    }

    /**
     * Blocks from the highest probability on that catches such a share of the frauds, whatever else it catches.
     *
     * @throws IllegalArgumentException when there is no fraud
     */
    static Tiers catching(double share, List<DecidedPayment> payments) {
        double[] frauds = payments.stream()
                .filter(DecidedPayment::fraud)
                .mapToDouble(DecidedPayment::probability)
                .sorted()
                .toArray();
        if (frauds.length == 0) {
            throw new IllegalArgumentException("there is no fraud to catch among " + payments.size() + " payments");
        }
        return blockFrom(frauds[frauds.length - Math.max(1, (int) Math.ceil(share * frauds.length))]);
    }

    Tier of(DecidedPayment payment) {
        if (payment.probability() >= block) {
            return Tier.BLOCK;
        }
        return payment.probability() >= review ? Tier.REVIEW : Tier.APPROVE;
    }

    /** What a tier costs on a payment of the past. */
    interface Loss {
        double of(Tier tier, DecidedPayment payment);
    }

    /**
     * Those under which the payments would have cost least, among all pairs of probabilities that occur: one sorting and one pass, for the
     * loss of a prefix that is approved, a middle that is reviewed and a rest that is blocked is a difference of running sums.
     */
    static Tiers cheapest(List<DecidedPayment> payments, Loss loss) {
        List<DecidedPayment> sorted = payments.stream()
                .sorted(Comparator.comparingDouble(DecidedPayment::probability))
                .toList();
        double approved = 0;
        double reviewed = 0;
        double blocked = sorted.stream()
                .mapToDouble(payment -> loss.of(Tier.BLOCK, payment))
                .sum();
        double bestStart = Double.POSITIVE_INFINITY;
        double startsAt = Double.NaN;
        double best = Double.POSITIVE_INFINITY;
        Tiers tiers = null;
        for (int i = 0; i <= sorted.size(); i++) {
            boolean last = i == sorted.size();
            double here = last ? Double.POSITIVE_INFINITY : sorted.get(i).probability();
            // Equal probabilities cannot be told apart, so a threshold lies before all of them.
            if (i == 0 || last || here > sorted.get(i - 1).probability()) {
                if (approved - reviewed < bestStart) {
                    bestStart = approved - reviewed;
                    startsAt = here;
                }
                if (bestStart + reviewed + blocked < best) {
                    best = bestStart + reviewed + blocked;
                    tiers = new Tiers(startsAt, here);
                }
            }
            if (!last) {
                approved += loss.of(Tier.APPROVE, sorted.get(i));
                reviewed += loss.of(Tier.REVIEW, sorted.get(i));
                blocked -= loss.of(Tier.BLOCK, sorted.get(i));
            }
        }
        return tiers;
    }
}
