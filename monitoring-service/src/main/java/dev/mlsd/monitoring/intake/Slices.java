package dev.mlsd.monitoring.intake;

/**
 * What is remembered of a payment besides its amount, so that quality can be judged by slices and uncertainty by cards: ten bits. The
 * lowest eight are the card's group, then whether it was night (before 6:00 UTC) and whether its terminal had had frauds lately.
 */
public record Slices(int bits) {

    /** Bits of it. */
    static final int BITS = 10;

    /** The feature that says whether the terminal had frauds lately. */
    static final String TERMINAL_RISK = "terminal_risk@1:share_7d";

    private static final int NIGHT = 1 << 8;
    private static final int RISK = 1 << 9;
    private static final int NIGHT_ENDS = 6;

    public Slices {
        if (bits < 0 || bits >= 1 << BITS) {
            throw new IllegalArgumentException("there are " + BITS + " bits, got " + bits);
        }
    }

    /** @param risk share of frauds at the terminal; NaN when it is not known */
    static Slices of(String customer, long eventMillis, double risk) {
        long hour = Math.floorMod(eventMillis, Days.MILLIS) / (Days.MILLIS / 24);
        int group = (int) (IdHash.of(customer) >>> 32) & 0xff;
        return new Slices(group | (hour < NIGHT_ENDS ? NIGHT : 0) | (risk > 0 ? RISK : 0));
    }

    /** From 0 to 255; payments of one card have one group. */
    public int cardGroup() {
        return bits & 0xff;
    }

    public boolean night() {
        return (bits & NIGHT) != 0;
    }

    public boolean riskyTerminal() {
        return (bits & RISK) != 0;
    }
}
