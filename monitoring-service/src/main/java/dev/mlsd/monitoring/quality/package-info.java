/**
 * How good are the decisions, once the labels are there? Ranking, calibration and the confusion of what was decided, computed so
 * that the order of tied scores never matters. Pure code: values in, values out.
 */
package dev.mlsd.monitoring.quality;
