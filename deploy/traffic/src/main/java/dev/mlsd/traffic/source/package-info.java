/**
 * Where do a replay's payments come from, and what if the file is wrong? From a simulated world or from a Parquet or CSV file, in
 * order of time and from any moment on. A file is checked before anything happens: missing columns are named, bad rows are
 * left out, counted by reason and named. DuckDB judges and sorts it once, out of memory; after that a plain sorted copy is read.
 */
package dev.mlsd.traffic.source;
