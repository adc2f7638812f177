package dev.mlsd.monitoring.drift;

/**
 * A figure known up to an error, because only histograms were kept.
 *
 * @param value the figure from the histograms
 * @param error the figure from the values themselves differs by at most this; infinite when nothing can be promised
 */
public record Bounded(double value, double error) {}
