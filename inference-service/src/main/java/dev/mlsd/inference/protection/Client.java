package dev.mlsd.inference.protection;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Somebody who may ask, under one or more keys.
 *
 * @param name in logs and messages; never the key
 * @param perSecond decisions that it may ask for, in the long run, above 0; all its keys together
 * @param burst decisions that it may ask for at once after a pause, at least 1
 * @param decimals of probabilities and contributions in its answers, 0 to 15; fewer tell a thief less about the model and a customer less
 *     about the payment
 * @param keys more than one while a key is being changed for the next
 */
public record Client(String name, double perSecond, int burst, int decimals, List<Key> keys) {

    /** As exact as a double is. */
    public static final int ALL_DECIMALS = 15;

    /** Fastest client, decisions a second. */
    public static final double MOST_PER_SECOND = 1_000_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

    public Client {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a client's name must be 1 to 64 letters, digits, dots, hyphens or underscores");
        }
        if (!(perSecond > 0 && perSecond <= MOST_PER_SECOND)) {
            throw new IllegalArgumentException(
                    "decisions per second must be above 0 and at most 1000000, got " + perSecond);
        }
        if (burst < 1 || burst > MOST_PER_SECOND) {
            throw new IllegalArgumentException("a burst must be 1 to 1000000, got " + burst);
        }
        if (decimals < 0 || decimals > ALL_DECIMALS) {
            throw new IllegalArgumentException("decimals must be 0 to " + ALL_DECIMALS + ", got " + decimals);
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("the client " + name + " needs at least one key");
        }
        keys = List.copyOf(keys);
    }

    /**
     * A key, known by its hash only. SHA-256 without salt is enough, because keys are long and random and not words that people chose.
     *
     * @param sha256 of the key's UTF-8, 64 hexadecimal digits
     * @param notBefore from when on it opens, null for ever since
     * @param notAfter until when it opens, null for ever
     */
    public record Key(String sha256, Instant notBefore, Instant notAfter) {

        private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

        public Key {
            if (!HASH.matcher(sha256).matches()) {
                throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits in lower case");
            }
            if (notBefore != null && notAfter != null && !notBefore.isBefore(notAfter)) {
                throw new IllegalArgumentException(
                        "not_before must be before not_after, got " + notBefore + " and " + notAfter);
            }
        }
    }
}
