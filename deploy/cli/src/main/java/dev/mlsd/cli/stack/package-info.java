/**
 * What does the whole system consist of, on which ports, with how much memory, and when is each part really ready?
 * One table of processes as data: command, environment, ports, readiness, order and budget; adding a process is adding a row.
 * The supervisor runs any such table, and knows nothing of Redis, Kafka or Quarkus.
 */
package dev.mlsd.cli.stack;
