/**
 * How do you build a training set that leaks nothing? Payments and labels pass in the order in which they became known,
 * each vector is made before its payment moves the windows, and labels count from the day they were known. Pure code,
 * apart from the sources.
 */
package dev.mlsd.training.dataset;
