/**
 * Did producers keep their contracts, hour by hour and day by day? Beside the stream, a reader of its own counts every record for the
 * windows of its contract; what it has counted and how far it has read are one file, so that a restart, a crash too, neither loses nor
 * doubles a record.
 */
package dev.mlsd.feature.conformance;
