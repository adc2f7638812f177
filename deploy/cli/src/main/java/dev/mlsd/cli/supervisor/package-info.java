/**
 * Who starts the parts in order, sees one die, starts it again, and stops them all without leaving one behind?
 * One small process that owns the others: a loop over a table of processes, a mailbox for what people ask of it, and a record
 * on disk of every process it started, so that even after its own sudden end each can be found again.
 */
package dev.mlsd.cli.supervisor;
