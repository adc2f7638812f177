/**
 * Who hears of an alert? Every transition goes to the topics `alerts` and `retraining-requests`, at least once and with an id that tells
 * repetitions, and what fires goes to Alertmanager, whose business grouping, silences and waking people are.
 */
package dev.mlsd.monitoring.notice;
