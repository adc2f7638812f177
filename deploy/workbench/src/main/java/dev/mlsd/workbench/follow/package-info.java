/**
 * Where did this decision come from, and what became of it? The workbench reads the four topics that a payment leaves traces in and
 * joins them by the payment's id, so that one page shows event, rows, vector, score, decision, log record, drift window and label.
 * Bounded: the newest are all there, of those before ever fewer, chosen by a hash of the id so that all topics agree.
 */
package dev.mlsd.workbench.follow;
