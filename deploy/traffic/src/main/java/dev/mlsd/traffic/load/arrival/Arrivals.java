package dev.mlsd.traffic.load.arrival;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The moments at which requests are meant to be sent, in nanoseconds from the beginning, in order and without end.
 *
 * <p>Moments are kept as real numbers and rounded only when they are told, so that the mean rate is exact however long a test takes.
 * Not safe for use by many threads.
 */
public sealed interface Arrivals {

    /** The next moment, never before the last one. */
    long next();

    /** Nanoseconds in a second. */
    double SECOND = 1e9;

    /**
     * Independent users: gaps are exponential, -ln(1 - U) / rate, so that counts of equal spans are Poisson.
     *
     * @param ratePerSecond mean, above 0
     * @param seed the same one gives the same moments
     */
    static Arrivals poisson(double ratePerSecond, long seed) {
        return new Poisson(ratePerSecond, seed);
    }

    /** Equal gaps: the k-th request, counted from 0, at k / rate. */
    static Arrivals constant(double ratePerSecond) {
        return new Constant(ratePerSecond);
    }

    /**
     * The gaps between given moments, over and over, stretched so that their mean is 1 / rate: bursts stay bursts.
     *
     * @param moments of real payments in any unit, ascending; at least two that differ
     * @throws IllegalArgumentException if there are no two that differ
     */
    static Arrivals replayed(List<Long> moments, double ratePerSecond) {
        return new Replayed(moments, ratePerSecond);
    }

    /** See {@link #poisson}. */
    final class Poisson implements Arrivals {

        private final SplittableRandom random;
        private final double meanGap;
        private double moment;

        private Poisson(double ratePerSecond, long seed) {
            this.random = new SplittableRandom(seed);
            this.meanGap = SECOND / ratePerSecond;
        }

        @Override
        public long next() {
            moment -= Math.log1p(-random.nextDouble()) * meanGap;
            return (long) moment;
        }
    }

    /** See {@link #constant}. */
    final class Constant implements Arrivals {

        private final double gap;
        private long sent;

        private Constant(double ratePerSecond) {
            this.gap = SECOND / ratePerSecond;
        }

        @Override
        public long next() {
            return (long) (sent++ * gap);
        }
    }

    /** See {@link #replayed}. */
    final class Replayed implements Arrivals {

        private final double[] gaps;
        private int position;
        private double moment;

        private Replayed(List<Long> moments, double ratePerSecond) {
            if (moments.size() < 2 || moments.getFirst() >= moments.getLast()) {
                throw new IllegalArgumentException(
                        "replayed arrivals need at least two payments at different moments, got " + moments.size());
            }
            gaps = new double[moments.size() - 1];
            double scale = SECOND / ratePerSecond * gaps.length / (moments.getLast() - moments.getFirst());
            for (int i = 0; i < gaps.length; i++) {
                long gap = moments.get(i + 1) - moments.get(i);
                if (gap < 0) {
                    throw new IllegalArgumentException(
                            "moments must ascend, got " + moments.get(i + 1) + " after " + moments.get(i));
                }
                gaps[i] = gap * scale;
            }
        }

        @Override
        public long next() {
            long told = (long) moment;
            moment += gaps[position];
            position = (position + 1) % gaps.length;
            return told;
        }
    }
}
