package dev.mlsd.feature.registry;

/** The number of an event that a window view aggregates. Events carry int64; features carry it times {@link #scale}. */
public enum Measure {
    /** The payment's amount: minor units in events, major units in features. */
    AMOUNT(100),
    /** 1 for a fraud, 0 for a genuine payment; its mean is the fraud share. */
    FRAUD(1);

    private final int divisor;

    Measure(int divisor) {
        this.divisor = divisor;
    }

    /** From the unit of events to the unit of features. */
    public double scale(double value) {
        return value / divisor;
    }
}
