package dev.mlsd.inference.decision;

/**
 * Decides when features or the model fail, from the payment's own values alone, so that nothing else can fail:
 *
 * <ol>
 *   <li>an amount over the limit goes to review;
 *   <li>everything else is approved.
 * </ol>
 *
 * It never blocks: without a probability a block is a guess that a customer pays for. It gives no probability either.
 *
 * @param reviewOverMinor the limit, in minor units
 */
public record RuleSet(long reviewOverMinor) {

    /**
     * The amount, 220.00, over which every payment is a fraud in the simulated world (Fraud Detection Handbook, chapter 3, scenario
     * 1), and which few genuine payments reach.
     */
    public static final RuleSet DEFAULT = new RuleSet(220_00);

    public RuleSet {
        if (reviewOverMinor <= 0) {
            throw new IllegalArgumentException("the limit must be above 0 minor units, got " + reviewOverMinor);
        }
    }

    /** The action for an amount in minor units. */
    public Verdict decide(long amountMinor) {
        return amountMinor > reviewOverMinor ? Verdict.REVIEW : Verdict.APPROVE;
    }
}
