/**
 * When does a figure wake somebody up? Rules say how far, how often and who; a state machine over closed windows of world time turns
 * figures into alerts that wait, fire and resolve, each with its evidence and the next step. Pure code: values in, values out.
 */
package dev.mlsd.monitoring.alerting;
