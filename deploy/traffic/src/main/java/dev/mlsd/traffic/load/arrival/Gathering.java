package dev.mlsd.traffic.load.arrival;

/**
 * How requests share a message.
 *
 * @param largest requests in one, at least 1
 * @param nanos how long the first of them waits for the others at most
 */
public record Gathering(int largest, long nanos) {

    /** Each by itself, at once. */
    public static final Gathering NONE = new Gathering(1, 0);

    public Gathering {
        if (largest < 1 || nanos < 0) {
            throw new IllegalArgumentException(
                    "a message gathers at least 1 request for at least 0 ns, got " + largest + " and " + nanos);
        }
    }
}
