package dev.mlsd.traffic.digest;

import dev.mlsd.inference.v1.Prediction;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The digest over all decisions: the sum of their {@link DecisionHash}es modulo 2^256, in which order does not matter. A decision on
 * the same payment that was made again, after a crash, does not count: the first one was the answer. Nor does one on a payment that a
 * load test made up: it is no part of the world. Memory: an id and 8 bytes a
 * decision. Not safe for use by several threads.
 */
public final class WorldDigest {

    private static final String LOAD = "load";
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    private final Map<String, Long> seen = new HashMap<>();
    private BigInteger sum = BigInteger.ZERO;
    private long repeats;
    private long differingRepeats;
    private long byRules;

    /** Counts a decision; false when it does not count, because it repeats an earlier one or was for a load test. */
    public boolean add(Prediction prediction) {
        if (prediction.getRoute().equals(LOAD)) {
            return false;
        }
        byte[] hash = DecisionHash.of(prediction);
        long start = new BigInteger(hash).longValue();
        Long earlier = seen.putIfAbsent(prediction.getPredictionId(), start);
        if (earlier != null) {
            repeats++;
            differingRepeats += earlier == start ? 0 : 1;
            return false;
        }
        byRules += prediction.getFallback().isEmpty() ? 0 : 1;
        sum = sum.add(new BigInteger(1, hash)).mod(MODULUS);
        return true;
    }

    /**
     * What was counted so far.
     *
     * @param digest 64 hexadecimal digits
     * @param decisions payments decided
     * @param byRules decisions among them that the rules made in the model's place
     * @param repeats decisions made again, which do not count
     * @param differingRepeats repeats that were not equal to the first
     */
    public record Result(String digest, long decisions, long byRules, long repeats, long differingRepeats) {}

    /** The digest of what was counted so far. */
    public Result result() {
        return new Result(String.format(Locale.ROOT, "%064x", sum), seen.size(), byRules, repeats, differingRepeats);
    }
}
