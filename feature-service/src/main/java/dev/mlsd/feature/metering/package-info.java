/**
 * How fast is it now? Rates of the last seconds and quantiles of the last half minute, from real calls: an average since the start
 * hides what a service does at this moment. The clock comes from outside.
 */
package dev.mlsd.feature.metering;
