package dev.mlsd.traffic.drive;

import dev.mlsd.traffic.status.Phase;

/**
 * A stretch of world time that is driven in one way.
 *
 * @param phase what it is called
 * @param endMillis where it ends; {@link Long#MAX_VALUE} for never
 * @param paced whether the world keeps its speed; otherwise it goes as fast as it can
 * @param lockstep whether payments wait for the rows of earlier events
 */
record Leg(Phase phase, long endMillis, boolean paced, boolean lockstep) {}
