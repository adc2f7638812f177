/**
 * What do the topics hold, from a moment or from their beginning to their end? Plain consumers that read what is committed and then
 * stop; nothing here waits for more.
 */
package dev.mlsd.traffic.topic;
