/** The whole stack, started by its own command line, driven by a file, and asked whether everything it promised came true. */
package dev.mlsd.cli.e2e;
