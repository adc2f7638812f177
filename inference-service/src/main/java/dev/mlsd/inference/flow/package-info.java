/**
 * How is a payment decided within 100 ms whatever fails? Vectors, batch, score, calibration, costs, journal, answer; every step can
 * fail or come late, and then the rules decide, say why, and are written down like everything else.
 */
package dev.mlsd.inference.flow;
