package dev.mlsd.workbench.experiment;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Waits until the stream has applied what an experiment published. */
final class StreamLag {

    /** How long the stream may take; a busy laptop takes a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(100);

    private StreamLag() {}

    /**
     * Waits until the row of every entity holds its last event.
     *
     * @param arrivals of the last event of each entity
     * @param features one of each view that has a row of these entities
     * @return seconds that it took
     */
    static double await(Bench bench, Map<String, Long> arrivals, List<String> features)
            throws ExperimentException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            boolean all = true;
            for (Map.Entry<String, Long> entity : arrivals.entrySet()) {
                for (String feature : features) {
                    all &= bench.newestArrival(feature, entity.getKey()) >= entity.getValue();
                }
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            if (all) {
                return seconds;
            }
            if (seconds > PATIENCE.toSeconds()) {
                throw new ExperimentException(
                        "stream_lag",
                        "the stream did not apply the payments within " + PATIENCE.toSeconds()
                                + " s; is feature-service well, and is no other load on?");
            }
            Thread.sleep(LOOK);
        }
    }
}
