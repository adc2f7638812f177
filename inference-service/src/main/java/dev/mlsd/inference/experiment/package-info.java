/**
 * What happens to a service whose model is slow, fails or is another one, whose batcher waits, or which stands still? It is done to the
 * running service, under a lease that ends by itself, and every setting can be read back as it is really in force.
 */
package dev.mlsd.inference.experiment;
