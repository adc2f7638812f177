/**
 * How do tests meet the real Redis and the real Kafka, on any machine? One port for each, with two ways behind it: containers of the
 * stock images where Docker answers, and the processes that {@code deploy/mlsd up} runs elsewhere. The same suites pass on both.
 */
package dev.mlsd.testkit;
