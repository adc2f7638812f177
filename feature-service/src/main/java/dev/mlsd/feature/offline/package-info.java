/**
 * What is known about the past, so that training and backfill can ask for it again? Payments and labels as Parquet, by day of
 * world time, written whole or not at all and read day by day, so that memory never grows with the history. The only place that
 * knows this layout, and the only one of the service that knows DuckDB; a plain library, for programs beside the service too.
 */
package dev.mlsd.feature.offline;
