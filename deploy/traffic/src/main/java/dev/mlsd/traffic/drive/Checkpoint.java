package dev.mlsd.traffic.drive;

import dev.mlsd.traffic.schedule.Tally;
import java.util.SortedMap;

/**
 * How far a run is done, so that it can go on from there.
 *
 * @param parameters of the plan
 * @param worldMillis everything before this moment is decided, published, acknowledged and, in lockstep, in the rows
 * @param done what happened before it
 * @param featuresOffsets where {@code features} tells what the rows hold of the events after it, by partition
 * @param speedAsked the speed of the command line
 * @param speed the speed it had, which may have been changed since
 */
record Checkpoint(
        SortedMap<String, String> parameters,
        long worldMillis,
        Tally done,
        SortedMap<Integer, Long> featuresOffsets,
        double speedAsked,
        double speed) {

    /** The speed to go on with: a live change survives a restart, unless the command line now asks for something else. */
    double speedFor(double askedNow) {
        return askedNow == speedAsked ? speed : askedNow;
    }
}
