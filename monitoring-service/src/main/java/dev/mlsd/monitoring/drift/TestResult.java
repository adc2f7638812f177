package dev.mlsd.monitoring.drift;

/**
 * What a test of "nothing has changed" says.
 *
 * @param statistic the test's own figure
 * @param pValue probability of a statistic at least as large although nothing has changed
 */
public record TestResult(double statistic, double pValue) {}
