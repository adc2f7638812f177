package dev.mlsd.monitoring.drift;

import java.util.Arrays;

/**
 * Fine bins put together into few groups of about equal reference share, for PSI, for Jensen-Shannon and for the eye: with 256 bins
 * the noise of a day's window alone would fill the index.
 *
 * <p>Values outside the reference's range join the edge groups, as if those reached to infinity: one row in ten thousand beyond the
 * old maximum is no drift, and a real move outwards fills the edge group all the same. Missing values are a group of their own: a
 * feature that stops arriving must show. A fine bin is never split, so a feature with few values has fewer groups.
 */
public final class Folding {

    /** Groups for PSI; the customary ten. More groups see narrower shifts and need more rows. */
    public static final int GROUPS = 10;

    private final Bins bins;
    private final int[] lastBins;

    private Folding(Bins bins, int[] lastBins) {
        this.bins = bins;
        this.lastBins = lastBins;
    }

    /** Groups of a reference, at most {@code most}. A reference without present values gives one group for all that is present. */
    public static Folding of(Histogram reference, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("there must be at least one group, got " + most);
        }
        Bins bins = reference.bins();
        int last = bins.upper().length - 1;
        long total = reference.present() - reference.below() - reference.above();
        int[] ends = new int[Math.max(1, Math.min(most, last + 1))];
        int groups = 0;
        long sum = 0;
        long closed = 0;
        for (int bin = 0; bin < last && groups < ends.length - 1; bin++) {
            sum += reference.count(bin);
            long tenths = total == 0 ? 0 : sum * most / total;
            if (tenths > closed && sum < total) {
                ends[groups++] = bin;
                closed = tenths;
            }
        }
        ends[groups++] = last;
        return new Folding(bins, Arrays.copyOf(ends, groups));
    }

    /** Groups of present values; one more follows in {@link #fold} for missing ones. */
    public int groups() {
        return lastBins.length;
    }

    /** Upper bound of a group; of the last, the reference's maximum. NaN when the reference had no present value. */
    public double upper(int group) {
        return lastBins[group] < 0 ? Double.NaN : bins.upper()[lastBins[group]];
    }

    /** Lower bound of a group; of the first, the reference's minimum. */
    public double lower(int group) {
        return group == 0 ? bins.minimum() : upper(group - 1);
    }

    /** Counts of the groups inside the reference's range only, without missing values. */
    public long[] inside(Histogram histogram) {
        long[] counts = new long[lastBins.length];
        int group = 0;
        for (int bin = 0; bin < bins.upper().length; bin++) {
            if (bin > lastBins[group]) {
                group++;
            }
            counts[group] += histogram.count(bin);
        }
        return counts;
    }

    /** Counts for distances: the groups, with values outside the range in the edge groups, and then the missing values. */
    public double[] fold(Histogram histogram) {
        long[] inside = inside(histogram);
        double[] counts = new double[inside.length + 1];
        for (int group = 0; group < inside.length; group++) {
            counts[group] = inside[group];
        }
        counts[0] += histogram.below();
        counts[inside.length - 1] += histogram.above();
        counts[inside.length] = histogram.missing();
        return counts;
    }
}
