/**
 * What has to travel with a model so that it can be served and watched? Graph, signature, calibration, costs, a profile
 * of what it learned from, and how it was made; a version is written once, whole or not at all, with checksums.
 */
package dev.mlsd.training.repository;
