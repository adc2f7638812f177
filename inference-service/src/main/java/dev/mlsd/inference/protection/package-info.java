/**
 * Who may ask, how often, and how exactly are they told? Keys that are known by their hash only, that overlap while they are changed, a
 * bucket of tokens for each client, probabilities rounded for those who could otherwise copy the model, and under load no more let in than
 * can be answered in time. Pure code.
 */
package dev.mlsd.inference.protection;
