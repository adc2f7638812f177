/**
 * How do the same commands serve a stack that nobody supervises, because it runs in containers? They ask Docker Compose, which owns it:
 * who is there and how healthy, what it writes, and a new world by taking the old one down. No other package knows Docker.
 */
package dev.mlsd.cli.containers;
