/**
 * With what does an experiment touch the live stack, and who cleans up after it? Leases that expire unless renewed, a load generator
 * that ends with its standard input, a producer of events of its own: when this process is killed, the stack returns to normal by itself.
 */
package dev.mlsd.workbench.bench;
