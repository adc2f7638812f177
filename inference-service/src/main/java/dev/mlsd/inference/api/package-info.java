/**
 * How does a service talk to people who make mistakes? It reads strictly and says which field is wrong, what it got and what is
 * allowed, in one form everywhere (RFC 9457), over REST and gRPC; nothing of its insides leaves it.
 */
package dev.mlsd.inference.api;
