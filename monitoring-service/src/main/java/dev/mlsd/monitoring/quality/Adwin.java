package dev.mlsd.monitoring.quality;

import java.util.ArrayList;
import java.util.List;

/**
 * Adaptive windowing: keeps the longest recent window whose older and newer parts have means that could be equal, and calls drift when
 * it has to cut (Bifet and Gavaldà, Learning from Time-Changing Data with Adaptive Windowing, SDM 2007; the cut is that of section 3.3).
 * The window lives in rows of buckets, row i holding buckets of 2^i values; with more than the allowed buckets in a row its two oldest
 * merge into the next, so n values take O(log n) memory. A check costs O(log n) and happens every clock values.
 */
public final class Adwin implements ChangeDetector {

    /**
     * How it watches.
     *
     * @param delta probability bound of a false cut at a check, between 0 and 1
     * @param clock values between checks
     * @param buckets of a row
     * @param minimumPart fewest values on each side of a cut
     * @param grace values up to which nothing is checked
     */
    public record Options(double delta, int clock, int buckets, int minimumPart, int grace) {

        public static final Options DEFAULT = new Options(0.002, 32, 5, 5, 10);

        public Options {
            if (!(delta > 0 && delta < 1) || clock < 1 || buckets < 1 || minimumPart < 1 || grace < 1) {
                throw new IllegalArgumentException("delta must lie between 0 and 1 and all others be above 0, got "
                        + delta + ", " + clock + ", " + buckets + ", " + minimumPart + ", " + grace);
            }
        }
    }

    /** Buckets of one size, the oldest first: the sum of each and the sum of squared deviations from its mean. */
    private static final class Row {
        private final double[] sums;
        private final double[] squares;
        private int size;

        private Row(int most) {
            this.sums = new double[most];
            this.squares = new double[most];
        }

        private void add(double sum, double square) {
            sums[size] = sum;
            squares[size] = square;
            size++;
        }

        private void removeOldest(int number) {
            System.arraycopy(sums, number, sums, 0, size - number);
            System.arraycopy(squares, number, squares, 0, size - number);
            size -= number;
        }
    }

    private final Options options;
    private final List<Row> rows = new ArrayList<>();
    private long ticks;
    private double width;
    private double sum;
    private double squares;

    public Adwin(Options options) {
        this.options = options;
    }

    @Override
    public Signal add(double value) {
        Rows.checkFinite(value);
        insert(value);
        ticks++;
        if (ticks % options.clock() != 0 || width <= options.grace() || !cut()) {
            return Signal.NONE;
        }
        rows.clear();
        ticks = 0;
        width = 0;
        sum = 0;
        squares = 0;
        return Signal.DRIFT;
    }

    /** Values in the window. */
    public long width() {
        return (long) width;
    }

    /** Mean of the window; NaN when it is empty. */
    public double mean() {
        return width == 0 ? Double.NaN : sum / width;
    }

    private void insert(double value) {
        if (width > 0) {
            double difference = value - sum / width;
            squares += width * difference * difference / (width + 1);
        }
        width++;
        sum += value;
        row(0).add(value, 0);
        for (int i = 0; rows.get(i).size > options.buckets(); i++) {
            Row full = rows.get(i);
            double size = sizeOf(i);
            double difference = (full.sums[0] - full.sums[1]) / size;
            row(i + 1)
                    .add(
                            full.sums[0] + full.sums[1],
                            full.squares[0] + full.squares[1] + size / 2 * difference * difference);
            full.removeOldest(2);
        }
    }

    private Row row(int index) {
        if (index == rows.size()) {
            rows.add(new Row(options.buckets() + 1));
        }
        return rows.get(index);
    }

    /** Whether any bucket's edge, from the oldest to the newest, parts the window into means too far apart. */
    private boolean cut() {
        double older = 0;
        double olderSum = 0;
        for (int i = rows.size() - 1; i >= 0; i--) {
            Row row = rows.get(i);
            for (int k = 0; k < row.size; k++) {
                older += sizeOf(i);
                olderSum += row.sums[k];
                if (tooFarApart(older, olderSum)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean tooFarApart(double older, double olderSum) {
        double newer = width - older;
        if (older < options.minimumPart() || newer < options.minimumPart()) {
            return false;
        }
        double difference = Math.abs(olderSum / older - (sum - olderSum) / newer);
        double logarithm = Math.log(2 * Math.log(width) / options.delta());
        double parts = 1 / (older - options.minimumPart() + 1) + 1 / (newer - options.minimumPart() + 1);
        double bound = Math.sqrt(2 * parts * (squares / width) * logarithm) + 2.0 / 3 * logarithm * parts;
        return difference > bound;
    }

    private static double sizeOf(int row) {
        return 1L << row;
    }
}
