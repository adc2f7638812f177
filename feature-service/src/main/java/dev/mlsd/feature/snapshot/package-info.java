/**
 * How do batch features get online without a second meaning? A snapshot row is one binary value with its two times; the newest one
 * stands, and at a moment it counts only if it was known then and is not older than its view allows, as in the offline join. Pure code.
 */
package dev.mlsd.feature.snapshot;
