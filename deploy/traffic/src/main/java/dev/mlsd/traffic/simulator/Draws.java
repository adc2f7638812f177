package dev.mlsd.traffic.simulator;

/**
 * Random numbers that belong to a purpose and a place in the world: the same seed, purpose and keys give the same numbers, whatever
 * was drawn elsewhere. SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014, figure 17) with
 * its finaliser applied to the keys as well; transcendental functions from {@link StrictMath}, so that results are equal to the bit
 * on every machine and release.
 */
final class Draws {

    /** What numbers are drawn for; each purpose has a sequence of its own. */
    enum Purpose {
        CUSTOMER,
        TERMINAL,
        PAYMENTS,
        COMPROMISED_TERMINALS,
        COMPROMISED_CUSTOMERS
    }

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    private Draws(long state) {
        this.state = state;
    }

    static Draws of(long seed, Purpose purpose, long firstKey, long secondKey) {
        long state = mix(seed + GOLDEN_GAMMA * (purpose.ordinal() + 1));
        state = mix(state ^ mix(firstKey + GOLDEN_GAMMA));
        return new Draws(mix(state ^ mix(secondKey - GOLDEN_GAMMA)));
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** Uniform in [0, 1). */
    double uniform() {
        state += GOLDEN_GAMMA;
        return (mix(state) >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [low, high). */
    double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** Uniform in 0 to bound − 1. */
    int below(int bound) {
        return (int) (uniform() * bound);
    }

    /** Normal, by Marsaglia's polar method. */
    double normal(double mean, double deviation) {
        double x;
        double square;
        do {
            x = uniform(-1, 1);
            double y = uniform(-1, 1);
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        return mean + deviation * x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
    }

    /** Poisson, by Knuth's product of uniforms in pieces of at most 500, so that exp does not underflow. Cost O(mean). */
    int poisson(double mean) {
        int events = 0;
        for (double rest = mean; rest > 0; rest -= 500) {
            double limit = StrictMath.exp(-Math.min(rest, 500));
            for (double product = uniform(); product > limit; product *= uniform()) {
                events++;
            }
        }
        return events;
    }
}
