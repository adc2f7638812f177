package dev.mlsd.traffic.load.step;

import dev.mlsd.traffic.load.arrival.Arrivals;
import dev.mlsd.traffic.load.targets.LoadException;
import dev.mlsd.traffic.load.targets.Material;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One load test.
 *
 * @param label of whoever asked for it
 * @param loop whether arrivals wait for answers
 * @param process how arrivals of an open loop are spread
 * @param rate requests a second, 1 to 1 000 000; in a closed loop the pace of all connections together, or 0 for as fast as answers come
 * @param duration of what is measured, 1 s to 10 min
 * @param warmUp before it, up to 1 min, in no result
 * @param connections 1 to 1 000
 * @param inFlight requests under way or waiting in the client, 1 to 1 000 000; beyond, a request fails as {@code overload}
 * @param seed of the Poisson arrivals
 */
public record StepPlan(
        String label,
        Loop loop,
        Process process,
        double rate,
        Duration duration,
        Duration warmUp,
        int connections,
        int inFlight,
        long seed) {

    public static final int USUAL_IN_FLIGHT = 50_000;

    private static final double LOWEST_RATE = 1;
    private static final double HIGHEST_RATE = 1e6;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(1);
    private static final int MOST_CONNECTIONS = 1_000;
    private static final int MOST_IN_FLIGHT = 1_000_000;

    /** Whether arrivals wait for answers. */
    public enum Loop {
        OPEN,
        CLOSED;

        /** Of a word, or an {@link IllegalArgumentException}. */
        public static Loop of(String text) {
            return word(Loop.class, "loop", text);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How arrivals are spread. */
    public enum Process {
        POISSON,
        CONSTANT,
        REPLAY;

        /** Of a word, or an {@link IllegalArgumentException}. */
        public static Process of(String text) {
            return word(Process.class, "arrivals", text);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public StepPlan {
        boolean asFastAsAnswered = loop == Loop.CLOSED && rate == 0;
        if (!asFastAsAnswered && !(rate >= LOWEST_RATE && rate <= HIGHEST_RATE)) {
            throw new IllegalArgumentException("rate must be 1 to 1000000 requests a second, got " + shown(rate));
        }
        between("duration", duration, SHORTEST, LONGEST);
        between("warm-up", warmUp, Duration.ZERO, LONGEST_WARM_UP);
        between("connections", connections, MOST_CONNECTIONS);
        between("in-flight", inFlight, MOST_IN_FLIGHT);
    }

    /** Warm-up and measurement. */
    public Duration total() {
        return warmUp.plus(duration);
    }

    /** The arrivals of an open loop. */
    Arrivals arrivals(Material material) {
        return switch (process) {
            case POISSON -> Arrivals.poisson(rate, seed);
            case CONSTANT -> Arrivals.constant(rate);
            case REPLAY -> {
                try {
                    // As many as the test takes, the newest: a short test then has the rate too, not that of some quiet
                    // hour.
                    List<Long> moments = material.moments();
                    int wanted = (int) Math.min(moments.size(), 1 + Math.ceil(rate * total().toSeconds()));
                    yield Arrivals.replayed(moments.subList(moments.size() - wanted, moments.size()), rate);
                } catch (IllegalArgumentException e) {
                    throw new LoadException("no_world", e.getMessage());
                }
            }
        };
    }

    private static String shown(double rate) {
        return rate == Math.rint(rate) && Math.abs(rate) < 1e15 ? Long.toString((long) rate) : Double.toString(rate);
    }

    private static void between(String what, Duration value, Duration shortest, Duration longest) {
        if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(what + " must be " + seconds(shortest) + " to " + seconds(longest)
                    + " seconds, got " + seconds(value));
        }
    }

    private static String seconds(Duration value) {
        double seconds = value.toNanos() / 1e9;
        return shown(seconds);
    }

    private static void between(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(what + " must be 1 to " + most + ", got " + value);
        }
    }

    private static <E extends Enum<E>> E word(Class<E> words, String what, String text) {
        return Arrays.stream(words.getEnumConstants())
                .filter(word -> word.toString().equals(text))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(what + " must be "
                        + Arrays.stream(words.getEnumConstants())
                                .map(Object::toString)
                                .collect(Collectors.joining(", "))
                        + ", got " + text));
    }
}
