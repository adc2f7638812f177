package dev.mlsd.workbench.live;

import java.util.Locale;

/** Somebody who is asked, in the order of the payment's way. */
public enum Source {
    /** The traffic source: scenario, speed, latency from the intended send time. */
    TRAFFIC(Pace.SUMMARY),
    /** inference-service: decisions, its own latencies, batches. */
    INFERENCE(Pace.SUMMARY),
    /** feature-service: vectors, events, its view of Redis. */
    FEATURE(Pace.SUMMARY),
    /** monitoring-service: predictions, labels, joins. */
    MONITORING(Pace.SUMMARY),
    /** The models that inference-service has loaded. */
    MODELS(Pace.DETAIL),
    /** The windows that monitoring-service keeps. */
    WINDOWS(Pace.DETAIL),
    /** Drift per feature in the newest window with enough rows. */
    DRIFT(Pace.DETAIL),
    /** PSI per feature over the windows. */
    SERIES(Pace.DETAIL),
    /** Quality with labels over the windows. */
    QUALITY(Pace.DETAIL),
    /** The supervisor: processes and their memory. */
    SUPERVISOR(Pace.DETAIL);

    /** How often somebody is asked. */
    enum Pace {
        SUMMARY,
        DETAIL
    }

    private final Pace pace;

    Source(Pace pace) {
        this.pace = pace;
    }

    Pace pace() {
        return pace;
    }

    /** The name in JSON. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
