package dev.mlsd.inference.routing;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which version an entity's payments go to, by shares: the same one each time and in every replica, without anything remembered.
 *
 * <p>Weighted rendezvous hashing (Schindelhauer and Schomaker, "Weighted distributed hash tables", SPAA 2005, the logarithmic method): with
 * h a hash of entity and version, uniform in (0, 1), the entity goes where {@code -ln(h) / share} is least. A version that gains takes
 * entities from those that lose and from nobody else; between two versions exactly the change in shares moves, and among more no rule
 * that remembers nothing can promise less than this one's bound, 2d / (1 + d) for shares that differ by d (Bavarian et al., "Optimality of
 * correlated sampling strategies", Theory of Computing 16, 2020). O(versions) for each payment.
 */
public final class Shares {

    /** The sum may be so far from 1: thirds are written with a few digits. */
    private static final double ROUNDING = 1e-6;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final double UNIT = 0x1.0p-53;
    private static final int UNUSED_BITS = 11;

    private final Map<String, Double> shares;

    private Shares(Map<String, Double> shares) {
        this.shares = Collections.unmodifiableMap(shares);
    }

    /**
     * Shares of versions.
     *
     * @param shares by version; each in (0, 1], together 1
     * @throws IllegalArgumentException when they are not
     */
    public static Shares of(Map<String, Double> shares) {
        shares.forEach((version, share) -> {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("a share must lie in (0, 1], got " + share + " for " + version);
            }
        });
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        if (!(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException("shares must add up to 1, got " + sum + " of " + shares);
        }
        return new Shares(new LinkedHashMap<>(shares));
    }

    /** By version. */
    public Map<String, Double> byVersion() {
        return shares;
    }

    /** The version of an entity. */
    public String of(String entity) {
        String best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Map.Entry<String, Double> version : shares.entrySet()) {
            double arrival = -Math.log(uniform(entity, version.getKey())) / version.getValue();
            if (best == null || arrival < least) {
                best = version.getKey();
                least = arrival;
            }
        }
        return best;
    }

    /** In (0, 1): FNV-1a over both texts, with the finaliser of SplitMix64, for FNV alone leaves the high bits of short texts alike. */
    static double uniform(String entity, String version) {
        long hash = fnv(FNV_OFFSET, version);
        hash = fnv((hash ^ 0xff) * FNV_PRIME, entity);
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        hash ^= hash >>> 31;
        return ((hash >>> UNUSED_BITS) + 0.5) * UNIT;
    }

    private static long fnv(long start, String text) {
        long hash = start;
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (one & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
