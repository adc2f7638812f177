/**
 * How does one small process decide card payments? This package reads the settings and puts the parts together; the parts know nothing of
 * it.
 */
package dev.mlsd.inference;
