/**
 * Which model decides a payment, and who does when that one is failing or late? Shares of versions stick to entities by hash; a cascade asks
 * the large model only where the small one is not sure; a circuit breaker stops asking what fails, and the rules decide. Pure code. Stages,
 * shadow and canary belong here too.
 */
package dev.mlsd.inference.routing;
