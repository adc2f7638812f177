package dev.mlsd.training.scoring;

import dev.mlsd.feature.offline.JoinLimits;
import dev.mlsd.feature.offline.JoinProgress;
import dev.mlsd.feature.offline.VectorHistory;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.feature.vector.VectorPlan;
import dev.mlsd.inference.decision.Verdict;
import dev.mlsd.inference.onnx.OnnxScorer;
import dev.mlsd.inference.onnx.Scorer;
import dev.mlsd.inference.repository.ModelArtifact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Scores slices as the endpoint scores requests: vectors by the plan of the same registry, the same session options, the same calibration and
 * costs. Only the rows come from history instead of the online store.
 */
final class SliceScorer implements AutoCloseable {

    private static final int BATCH = 256;
    private static final int MEBIBYTES = 512;
    private static final int MINOR_UNITS = 100;

    private final ModelArtifact artifact;
    private final Scorer scorer;
    private final VectorPlan plan;
    private final VectorHistory vectors;
    private final Path history;
    private final DoubleSupplier processorSeconds;

    /**
     * Opens the model.
     *
     * @param history folder of the history
     * @param temporary for joins that do not fit into memory
     * @param processorSeconds of this process
     * @throws IllegalArgumentException when the registry does not know a feature of its signature
     */
    SliceScorer(
            ModelArtifact artifact, Registry registry, Path history, Path temporary, DoubleSupplier processorSeconds) {
        this.artifact = artifact;
        this.plan = VectorPlan.compile(
                registry,
                artifact.signature().stream().map(FeatureReference::parse).toList());
        if (!plan.snapshots().isEmpty()) {
            throw new ScoringException("the model " + artifact.id() + " uses " + plan.snapshots()
                    + ", which are not windows of the stream; batch scoring cannot join them yet");
        }
        this.history = history;
        this.vectors = new VectorHistory(new JoinLimits(MEBIBYTES, 1, temporary));
        this.processorSeconds = processorSeconds;
        this.scorer = OnnxScorer.open(artifact.model(), artifact.signature().size(), BATCH);
    }

    /** A slice's payments in their order, and what they cost. */
    record Slice(List<ScoredPayment> scored, SliceCost cost) {}

    Slice score(List<PaymentEvent> payments, JoinProgress progress) {
        double begun = processorSeconds.getAsDouble();
        int width = artifact.signature().size();
        float[] rows = new float[payments.size() * width];
        vectors.visit(plan, history, payments, progress, (query, vector) -> {
            for (int feature = 0; feature < width; feature++) {
                rows[query * width + feature] = (float) vector.values()[feature];
            }
        });
        double joined = processorSeconds.getAsDouble();
        List<ScoredPayment> scored = scored(payments, rows, width);
        double ended = processorSeconds.getAsDouble();
        return new Slice(scored, new SliceCost(payments.size(), joined - begun, ended - joined));
    }

    private List<ScoredPayment> scored(List<PaymentEvent> payments, float[] rows, int width) {
        List<ScoredPayment> scored = new ArrayList<>(payments.size());
        float[] batch = new float[BATCH * width];
        float[] scores = new float[BATCH];
        for (int from = 0; from < payments.size(); from += BATCH) {
            int count = Math.min(BATCH, payments.size() - from);
            System.arraycopy(rows, from * width, batch, 0, count * width);
            scorer.score(batch, count, scores);
            for (int row = 0; row < count; row++) {
                scored.add(payment(payments.get(from + row), scores[row]));
            }
        }
        return scored;
    }

    private ScoredPayment payment(PaymentEvent payment, double score) {
        double probability = artifact.calibration().apply(score);
        Verdict verdict = artifact.costs()
                .thresholds(payment.amountMinor() / (double) MINOR_UNITS)
                .verdict(probability);
        return new ScoredPayment(payment, score, probability, verdict);
    }

    @Override
    public void close() {
        scorer.close();
    }
}
