package dev.mlsd.traffic.digest;

/**
 * A payment on which two runs decided differently, and why.
 *
 * @param detail for people
 */
record Difference(String transactionId, Cause cause, String detail) {

    /** Why. */
    enum Cause {
        /** Events that had happened were not yet in the rows that were read; the vector is exactly that of the rows without them. */
        STREAM_LAG,
        /** In one of the runs the rules decided in the model's place; the log says why. */
        RULES,
        /** Only one of the runs decided it. */
        MISSING,
        /** None of these. */
        UNEXPLAINED
    }

    String line() {
        return transactionId + '\t' + cause.name().toLowerCase(java.util.Locale.ROOT) + '\t' + detail;
    }
}
