/**
 * How do you know that a model in production still works? This service counts every prediction once, joins it with its label and
 * compares each day with the reference. Settings are here; the work is in the packages below.
 */
package dev.mlsd.monitoring;
