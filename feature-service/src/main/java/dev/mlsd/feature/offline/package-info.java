/**
 * What was known at a moment, so that training and backfill can ask for it again? Payments and labels as Parquet, by day of world
 * time, each there once, and joins of entity rows with what was known at theirs, in bounded memory. The only place that knows this
 * layout, and the only one of the service that knows DuckDB; a plain library, for programs beside the service too.
 */
package dev.mlsd.feature.offline;
