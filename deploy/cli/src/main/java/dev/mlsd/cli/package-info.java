/**
 * How does a newcomer get a whole platform running with one command, and find the way when something is in it?
 * A command line that checks before it changes, says what it does while it does it, names whoever stands in the way, and
 * ends with 0 (done), 1 (failed) or 2 (wrong usage). The supervisor does the work; commands only ask it.
 */
package dev.mlsd.cli;
