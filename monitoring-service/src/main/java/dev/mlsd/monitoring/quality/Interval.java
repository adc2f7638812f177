package dev.mlsd.monitoring.quality;

/** Where a figure lies with 95 % confidence; both ends NaN when there is too little to say. */
public record Interval(double lower, double upper) {

    public static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN);

    public boolean contains(double value) {
        return value >= lower && value <= upper;
    }
}
