/**
 * How is the model made that decides? One command turns payments into point-in-time vectors, learns three models,
 * calibrates them, exports them checked, measures them on later days and writes a version that serving can load; equal
 * input gives an equal version.
 */
package dev.mlsd.training;
