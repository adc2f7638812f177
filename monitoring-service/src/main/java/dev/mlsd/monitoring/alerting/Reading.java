package dev.mlsd.monitoring.alerting;

import java.time.LocalDate;

/**
 * What one closed window says.
 *
 * @param value NaN when it could not be measured: such a window neither breaches nor heals
 * @param rows behind it
 * @param detail what the figure was made from, in words and numbers
 */
public record Reading(LocalDate window, double value, long rows, String detail) {}
