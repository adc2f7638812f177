/**
 * A thousand features for a hundred thousand entities in a few milliseconds? One packed row and one read: this view shows it. It is an
 * experiment's own, in no list of the registry, and without rows until a holder loads some; they go when the holder does.
 */
package dev.mlsd.feature.wide;
