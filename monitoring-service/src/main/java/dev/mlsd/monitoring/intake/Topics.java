package dev.mlsd.monitoring.intake;

/**
 * The two topics as the broker knows them. A topic made anew has another id, and offsets of the old one mean nothing in it.
 *
 * @param partitions of either; both have the same number, so that a payment's prediction and label share one
 */
record Topics(String predictionsId, String labelsId, int partitions) {

    static final String PREDICTIONS = "predictions";
    static final String LABELS = "labels";
}
