/**
 * Who decides a payment when the model that should is failing or late? A circuit breaker stops asking it, the rules decide at once and
 * say so, and a few probes find out when it is well again. Pure code.
 */
package dev.mlsd.inference.routing;
