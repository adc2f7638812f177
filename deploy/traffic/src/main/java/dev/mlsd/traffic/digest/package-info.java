/**
 * How can two runs of a world be known to have decided the same, and if not, why? A digest over all decisions that no order, no
 * restart and no repetition changes; and for each decision that differs, its vector rebuilt from the events that its rows
 * held, which shows what had not reached them.
 */
package dev.mlsd.traffic.digest;
