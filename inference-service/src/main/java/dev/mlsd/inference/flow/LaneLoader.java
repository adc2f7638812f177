package dev.mlsd.inference.flow;

import dev.mlsd.inference.batching.BatchOptions;
import dev.mlsd.inference.batching.BatchTimer;
import dev.mlsd.inference.batching.FairPermits;
import dev.mlsd.inference.features.FeatureConnection;
import dev.mlsd.inference.onnx.OnnxScorer;
import dev.mlsd.inference.onnx.Scorer;
import dev.mlsd.inference.repository.ModelArtifact;
import dev.mlsd.inference.repository.ModelLoader;
import dev.mlsd.inference.repository.NotYetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Makes a version ready: checks its signature against feature-service's registry, opens its sessions, warms the whole
 * path.
 */
public final class LaneLoader implements ModelLoader<Lane> {

    /**
     * After this a call to feature-service is given up and its place among the few calls under way goes to another. The
     * decisions that wait for it have deadlines of their own, most of them shorter.
     */
    static final Duration VECTORS_WITHIN = Duration.ofSeconds(1);

    private final FeatureConnection connection;
    private final BatchOptions options;
    private final LongSupplier nanoTime;
    private final Executor helper;
    private final BatchTimer timer;
    private final FairPermits permits;
    private final WarmUp warmUp;
    private final Conduct conduct;

    /**
     * A loader.
     *
     * @param helper where batches run when no other thread is at hand
     * @param timer for batching policies that wait
     * @param permits to compute, shared with other models
     * @param conduct of lanes that serve
     */
    public LaneLoader(
            FeatureConnection connection,
            BatchOptions options,
            LongSupplier nanoTime,
            Executor helper,
            BatchTimer timer,
            FairPermits permits,
            WarmUp warmUp,
            Conduct conduct) {
        this.connection = connection;
        this.options = options;
        this.nanoTime = nanoTime;
        this.helper = helper;
        this.timer = timer;
        this.permits = permits;
        this.warmUp = warmUp;
        this.conduct = conduct;
    }

    /** One at a time: warming two would take all processors from decisions. */
    @Override
    public Lane load(ModelArtifact artifact) {
        return load(artifact, true);
    }

    /** Loads the same versions with their graphs as they are written, for a comparison. */
    public ModelLoader<Lane> unoptimised() {
        return artifact -> load(artifact, false);
    }

    private synchronized Lane load(ModelArtifact artifact, boolean optimised) {
        Set<String> known = connection
                .registry()
                .orElseThrow(() -> new NotYetException("feature-service at " + connection.target()));
        checkSignature(artifact, known);
        Lane lane = open(artifact, optimised);
        try {
            warmUp.run(lane);
            lane.follow(conduct);
            return lane;
        } catch (RuntimeException failure) {
            lane.close();
            throw failure;
        }
    }

    /** Throws when the registry does not know a feature of the signature. */
    static void checkSignature(ModelArtifact artifact, Set<String> known) {
        List<String> unknown = artifact.signature().stream()
                .filter(reference -> !known.contains(reference))
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("its signature names " + unknown
                    + ", which feature-service's registry does not know; it knows " + known);
        }
    }

    private Lane open(ModelArtifact artifact, boolean optimised) {
        List<Scorer> scorers = new ArrayList<>();
        try {
            for (int i = 0; i < options.executors(); i++) {
                scorers.add(OnnxScorer.open(
                        artifact.model(), artifact.signature().size(), options.largestBatch(), optimised));
            }
            return new Lane(
                    artifact,
                    scorers,
                    options,
                    receiver -> connection.vectors(
                            artifact.id().name() + "@" + artifact.id().version(),
                            artifact.signature(),
                            VECTORS_WITHIN,
                            receiver),
                    nanoTime,
                    helper,
                    timer,
                    permits);
        } catch (RuntimeException failure) {
            scorers.forEach(Scorer::close);
            throw failure;
        }
    }
}
