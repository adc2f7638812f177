package dev.mlsd.workbench.follow;

/**
 * How many payments are kept from how far back. Every payment has a level by its id: half of them 0, a quarter 1, an eighth 2…
 * Each level keeps its newest, so that with {@code levels} levels of {@code each} the oldest kept payment is about
 * {@code each · 2^(levels−1)} payments old, while the newest are all there. A label comes days after its payment; without the higher
 * levels, no payment would still be there when it does.
 *
 * @param newest kept of level 0
 * @param each kept of each higher level
 * @param levels how many levels there are, 1 to 32
 */
record Thinning(int newest, int each, int levels) {

    Thinning {
        if (newest < 1 || each < 1 || levels < 1 || levels > 32) {
            throw new IllegalArgumentException("newest and each are at least 1 and levels 1 to 32, got " + newest + ", "
                    + each + " and " + levels);
        }
    }

    /** The level of an id: the same in every process. */
    int level(String id) {
        return Math.min(levels - 1, Long.numberOfTrailingZeros(hash(id)));
    }

    /** How many payments of a level are kept. */
    int room(int level) {
        return level == 0 ? newest : each;
    }

    /** How many payments are kept at most. */
    int capacity() {
        return newest + (levels - 1) * each;
    }

    /** FNV-1a, then the finaliser of SplitMix64, so that the low bits of consecutive ids are independent. */
    private static long hash(String id) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
