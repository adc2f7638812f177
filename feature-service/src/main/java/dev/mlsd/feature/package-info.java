/**
 * The feature service: how do the numbers a model sees come about, fresh enough and equal in training and serving? Events move
 * tiles ({@code window}) in a stream ({@code stream}), rows go to an online store ({@code online}), and vectors as of a moment
 * are made from rows and the request ({@code vector}, {@code serving}). This package holds the settings only.
 */
package dev.mlsd.feature;
