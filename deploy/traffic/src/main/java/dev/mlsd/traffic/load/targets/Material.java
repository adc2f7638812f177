package dev.mlsd.traffic.load.targets;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What requests ask about.
 *
 * @param payments recent ones, oldest first; their customers, terminals and amounts are asked about in turn
 * @param worldMillis the newest world time, the moment of every request
 */
public record Material(List<Recent> payments, long worldMillis) {

    /** 2026-01-01, where there is no world. */
    private static final long NO_WORLD_MILLIS = 1_767_225_600_000L;

    private static final int MADE_UP = 1_000;

    public Material {
        payments = List.copyOf(payments);
        if (payments.isEmpty()) {
            throw new IllegalArgumentException("there must be a payment to ask about, got none");
        }
    }

    /** A payment that was made. */
    public record Recent(String customer, String terminal, long amountMinor, long eventMillis) {}

    /** Payments that nobody made, for a server that does not look at them. */
    public static Material madeUp() {
        return new Material(
                IntStream.range(0, MADE_UP)
                        .mapToObj(i -> new Recent("c-" + i, "t-" + i % 97, 100 + i, NO_WORLD_MILLIS))
                        .toList(),
                NO_WORLD_MILLIS);
    }

    /** What the request of this number asks about. */
    public Recent at(long number) {
        return payments.get((int) (number % payments.size()));
    }

    /** When the payments were made, ascending. */
    public List<Long> moments() {
        return payments.stream().map(Recent::eventMillis).sorted().toList();
    }
}
