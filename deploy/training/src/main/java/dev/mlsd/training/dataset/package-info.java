/**
 * How do you build a training set that leaks nothing? Payments and labels pass in the order in which they became known,
 * each vector is made before its payment moves the windows, and labels count from when they were known: the label delay, 7
 * days unless told, after the payment. Cards known to be compromised when a test day began leave it
 * ({@code CompromisedCards}). Pure code, apart from the sources.
 */
package dev.mlsd.training.dataset;
