package dev.mlsd.feature.window;

import java.util.Set;

/**
 * What is known about a set of events: count, sum, minimum, maximum, spread and last value. A commutative monoid: merging is
 * associative and order does not matter, so tiles can be built in any order and on any number of partitions.
 *
 * <p>Values are int64 (minor units of money, or 0 and 1 for labels), so that count, sum, minimum, maximum and last are equal to
 * the bit however the events were split. The sum of squared deviations is merged by the pairwise rule of Chan, Golub and LeVeque
 * ("Updating formulae and a pairwise algorithm for computing sample variances", 1979, eq. 2.1) and agrees to 1e-9 relative.
 *
 * @param count events; 0 only in {@link #EMPTY}
 * @param sum of the values
 * @param minimum of the values; {@link Long#MAX_VALUE} when empty
 * @param maximum of the values; {@link Long#MIN_VALUE} when empty
 * @param squares sum of squared deviations from the mean
 * @param lastMillis event time of the newest event; {@link Long#MIN_VALUE} when empty
 * @param lastTie orders events of the same millisecond, from the event's id
 * @param last value of the newest event; 0 when empty
 * @param distinct attributes of the events; {@link Distinct#NONE} when nobody asked for them
 */
public record Aggregate(
        long count,
        long sum,
        long minimum,
        long maximum,
        double squares,
        long lastMillis,
        long lastTie,
        long last,
        Distinct distinct) {

    /** The aggregate of no events, neutral in {@link #merge}. */
    public static final Aggregate EMPTY =
            new Aggregate(0, 0, Long.MAX_VALUE, Long.MIN_VALUE, 0.0, Long.MIN_VALUE, Long.MIN_VALUE, 0, Distinct.NONE);

    /** The aggregate of one event. */
    public static Aggregate of(long eventMillis, long tie, long value) {
        return of(eventMillis, tie, value, Distinct.NONE);
    }

    /** The aggregate of one event with its attribute. */
    public static Aggregate of(long eventMillis, long tie, long value, Distinct attribute) {
        return new Aggregate(1, value, value, value, 0.0, eventMillis, tie, value, attribute);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The aggregate of both sets together; the sets must not overlap. Throws {@link ArithmeticException} on overflow. */
    public Aggregate merge(Aggregate other) {
        if (other.count == 0) {
            return this;
        }
        if (count == 0) {
            return other;
        }
        boolean otherIsNewer =
                other.lastMillis > lastMillis || (other.lastMillis == lastMillis && other.lastTie > lastTie);
        return new Aggregate(
                count + other.count,
                Math.addExact(sum, other.sum),
                Math.min(minimum, other.minimum),
                Math.max(maximum, other.maximum),
                squares(count, sum, squares, other.count, other.sum, other.squares),
                otherIsNewer ? other.lastMillis : lastMillis,
                otherIsNewer ? other.lastTie : lastTie,
                otherIsNewer ? other.last : last,
                distinct.merge(other.distinct));
    }

    /** The sum of squared deviations of two sets together, of which the second is not empty. */
    static double squares(long count, long sum, double squares, long otherCount, long otherSum, double otherSquares) {
        if (count == 0) {
            return otherSquares;
        }
        double delta = (double) otherSum / otherCount - (double) sum / count;
        return squares + otherSquares + delta * delta * ((double) count * otherCount / (count + otherCount));
    }

    /** The same with neutral elements in the place of what a row does not keep. */
    Aggregate only(Set<Part> parts) {
        boolean extremes = parts.contains(Part.EXTREMES);
        boolean newest = parts.contains(Part.LAST);
        return new Aggregate(
                count,
                sum,
                extremes ? minimum : EMPTY.minimum,
                extremes ? maximum : EMPTY.maximum,
                parts.contains(Part.SPREAD) ? squares : Double.NaN,
                newest ? lastMillis : EMPTY.lastMillis,
                newest ? lastTie : EMPTY.lastTie,
                newest ? last : EMPTY.last,
                parts.contains(Part.DISTINCT) ? distinct : Distinct.NONE);
    }

    /** Arithmetic mean; NaN when empty. */
    public double mean() {
        return count == 0 ? Double.NaN : (double) sum / count;
    }

    /** Population standard deviation (divided by n); NaN when empty, 0 for one event. */
    public double deviation() {
        return count == 0 ? Double.NaN : Math.sqrt(squares / count);
    }
}
