package dev.mlsd.feature.registry;

/** The number of an event that a stored view aggregates. Events carry int64; features carry it times {@link #scale}. */
public enum Measure {
    /** The payment's amount: minor units in events, major units in features. */
    AMOUNT(100, Source.TRANSACTIONS),
    /** 1 for a payment from midnight to before 7:00 (UTC), else 0; its share is how nightly somebody pays. */
    NIGHT(1, Source.TRANSACTIONS),
    /** 1 for a fraud, 0 for a genuine payment; its share is the fraud share. */
    FRAUD(1, Source.LABELS);

    private static final long HOUR_MILLIS = 3_600_000;
    private static final int FIRST_HOUR_OF_DAY = 7;

    private final int divisor;
    private final Source source;

    Measure(int divisor, Source source) {
        this.divisor = divisor;
        this.source = source;
    }

    /** The only source whose events carry it. */
    public Source source() {
        return source;
    }

    /** Whether events carry 0 or 1 and nothing else. */
    public boolean isZeroOrOne() {
        return this != AMOUNT;
    }

    /** From the unit of events to the unit of features. */
    public double scale(double value) {
        return value / divisor;
    }

    /** What a payment carries of it. Throws {@link IllegalStateException} for what only labels carry. */
    public long ofPayment(long amountMinor, long eventMillis) {
        return switch (this) {
            case AMOUNT -> amountMinor;
            case NIGHT -> isNight(eventMillis) ? 1 : 0;
            case FRAUD ->
                throw new IllegalStateException("a payment does not know whether it is a fraud; its label does");
        };
    }

    /** Whether a moment is from midnight to before 7:00 (UTC): hour at most 6, as in the Fraud Detection Handbook. */
    public static boolean isNight(long millis) {
        return Math.floorMod(Math.floorDiv(millis, HOUR_MILLIS), 24) < FIRST_HOUR_OF_DAY;
    }
}
