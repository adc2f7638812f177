/**
 * How does a terminal see what the console shows? By asking the workbench over the same REST face as the page does, so that both run the
 * same experiment with the same judge; here its runs become lines, tables and exit codes.
 */
package dev.mlsd.cli.workbench;
