package dev.mlsd.traffic.simulator;

import java.time.LocalDate;

/**
 * Which simulated world: equal specs give equal payments.
 *
 * @param seed any number
 * @param customers at least 1
 * @param terminals at least 1
 * @param startDate day 0 of the world, in UTC
 */
public record WorldSpec(long seed, int customers, int terminals, LocalDate startDate) {

    /** Ids have six digits. */
    private static final int LARGEST = 1_000_000;

    public WorldSpec {
        if (customers < 1 || customers > LARGEST) {
            throw new IllegalArgumentException("a world has between 1 and " + LARGEST + " customers, got " + customers);
        }
        if (terminals < 1 || terminals > LARGEST) {
            throw new IllegalArgumentException("a world has between 1 and " + LARGEST + " terminals, got " + terminals);
        }
        if (startDate == null) {
            throw new IllegalArgumentException("a world starts at a date, got none");
        }
    }
}
