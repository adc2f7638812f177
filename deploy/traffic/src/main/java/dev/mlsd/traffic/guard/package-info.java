/**
 * How can a decision be known to rest on features that are right, at any speed? By waiting for the rows: what was published and
 * not yet seen in the rows of its entities is pending, and a payment that needs such a row is held back. Pure code.
 */
package dev.mlsd.traffic.guard;
