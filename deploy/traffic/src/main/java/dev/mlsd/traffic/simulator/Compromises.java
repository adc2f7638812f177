package dev.mlsd.traffic.simulator;

import java.util.BitSet;

/**
 * Which terminals and cards are in wrong hands on a day. Each day 2 of 10 000 terminals are taken over for
 * {@value #TERMINAL_DAYS} days and the cards of 3 of 5 000 customers for {@value #CARD_DAYS}; a world of another size has the same
 * shares, drawn as Poisson numbers where they are not whole. Days before day 0 count too: a world is not born innocent.
 */
final class Compromises {

    /** How long a compromised terminal stays so. */
    static final int TERMINAL_DAYS = 28;

    /** How long a compromised card is used. */
    static final int CARD_DAYS = 14;

    private static final double TERMINALS_A_DAY = 2.0 / 10_000;
    private static final double CARDS_A_DAY = 3.0 / 5_000;

    private final WorldSpec spec;

    Compromises(WorldSpec spec) {
        this.spec = spec;
    }

    /** Indexes of the terminals that are compromised on a day. */
    BitSet terminals(int day) {
        BitSet all = new BitSet();
        for (int since = day - TERMINAL_DAYS + 1; since <= day; since++) {
            all.or(newOn(Draws.Purpose.COMPROMISED_TERMINALS, since, spec.terminals(), TERMINALS_A_DAY));
        }
        return all;
    }

    /** Indexes of the customers whose cards are compromised on a day. */
    BitSet customers(int day) {
        BitSet all = new BitSet();
        for (int since = day - CARD_DAYS + 1; since <= day; since++) {
            all.or(newOn(Draws.Purpose.COMPROMISED_CUSTOMERS, since, spec.customers(), CARDS_A_DAY));
        }
        return all;
    }

    private BitSet newOn(Draws.Purpose purpose, int day, int size, double share) {
        Draws draws = Draws.of(spec.seed(), purpose, day, 0);
        double mean = share * size;
        boolean whole = Math.abs(mean - Math.rint(mean)) < 1e-9;
        int count = Math.min(size, whole ? (int) Math.rint(mean) : draws.poisson(mean));
        BitSet chosen = new BitSet();
        for (int distinct = 0; distinct < count; ) {
            int candidate = draws.below(size);
            if (!chosen.get(candidate)) {
                chosen.set(candidate);
                distinct++;
            }
        }
        return chosen;
    }
}
