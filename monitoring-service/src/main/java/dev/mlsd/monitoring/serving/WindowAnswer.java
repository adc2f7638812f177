package dev.mlsd.monitoring.serving;

import dev.mlsd.monitoring.reference.ModelVersion;
import java.time.LocalDate;

/**
 * A day of world time of one model version.
 *
 * @param closed whether the watermark has passed the day's end
 * @param labelled predictions whose label has come
 * @param fraudRate share of frauds among them; null without any
 */
record WindowAnswer(
        LocalDate window,
        ModelVersion model,
        boolean closed,
        long predictions,
        Verdicts verdicts,
        long fallbacks,
        long labelled,
        long frauds,
        Double fraudRate) {

    /** All of them, oldest first. */
    record List(java.util.List<WindowAnswer> windows) {}
}
