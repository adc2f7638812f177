package dev.mlsd.traffic.drive;

import dev.mlsd.traffic.status.Phase;

/**
 * A stretch of world time that is driven in one way.
 *
 * @param phase what it is called
 * @param endMillis where it ends; {@link Long#MAX_VALUE} for never
 * @param paced whether the world keeps its speed; otherwise it goes as fast as it can
 * @param lockstep whether payments wait for the rows of earlier events
 * @param patient whether a decision may take longer than the service's own deadline: when world time is squeezed to be looked at
 *     afterwards, a decision by the rules, only because this machine was busy, would be a wrong record of that world
 */
record Leg(Phase phase, long endMillis, boolean paced, boolean lockstep, boolean patient) {}
