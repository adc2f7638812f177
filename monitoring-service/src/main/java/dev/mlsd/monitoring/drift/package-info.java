/**
 * Has the world changed, or only the sample? Distances between a frozen reference and a window, computed from integer histograms
 * that merge across partitions and windows, each with the threshold that it must cross. Pure code.
 */
package dev.mlsd.monitoring.drift;
