package dev.mlsd.workbench.experiment;

import java.util.List;

/** All experiments; a test sees to it that each has an entry in the catalogue and each entry an experiment. */
public final class Experiments {

    private static final List<Experiment> ALL = List.of(
            new LatencyPercentiles(),
            new DynamicBatching(),
            new LatencyHalving(),
            new OnlineVsBatch(),
            new AccuracyVsLatency(),
            new OnlineOfflineStore(),
            new PointInTimeJoin(),
            new StreamingWindows(),
            new FeatureRegistry(),
            new DataContracts(),
            new FreshnessFallback(),
            new BatchAggregates(),
            new CircuitBreaker(),
            new Explanations(),
            new ApiProtection(),
            new WideFeatures(),
            new FraudTiers(),
            new Cascade(),
            new Imbalance(),
            new Calibration(),
            new CalibratedButUseless(),
            new NoLabels(),
            new DriftMetrics(),
            new DriftTypes());

    private Experiments() {}

    /** In no particular order. */
    public static List<Experiment> all() {
        return ALL;
    }

    /**
     * The experiment of an answer.
     *
     * @throws IllegalArgumentException when it has none
     */
    public static Experiment of(String id) {
        return ALL.stream()
                .filter(experiment -> experiment.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no experiment for " + id));
    }
}
