package dev.mlsd.monitoring.serving;

/** Numbers as JSON can carry them. */
final class Figures {

    private Figures() {}

    /** Null for NaN and infinity, which JSON does not know: the figure is not defined or not known. */
    static Double orNull(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** Part of whole; null when the whole is 0. */
    static Double share(long part, long whole) {
        return whole == 0 ? null : (double) part / whole;
    }
}
