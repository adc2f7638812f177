/**
 * How do single requests become few calls? By gathering what waits while a few calls are under way: one call to feature-service brings
 * the vectors of up to 64 payments. No timer: a payment that comes alone is asked for at once.
 */
package dev.mlsd.inference.features;
