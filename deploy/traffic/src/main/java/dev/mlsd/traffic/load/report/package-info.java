/**
 * What does a load test tell a person, a program and a browser? The same result as a table, as JSON, as {@code .hgrm} files that plotting
 * tools read, and as one HTML page that needs nothing from anywhere.
 */
package dev.mlsd.traffic.load.report;
