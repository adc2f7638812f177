package dev.mlsd.training.learner;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A deep network whose last layer alone is learned. It is here for what it costs: calling its hundreds of operators takes the same time
 * for one row as for thirty-two, which is when batching pays; {@code fraud-trees} is the better and cheaper model.
 *
 * <p>The readout learns from all frauds and an even sample of the genuine payments, each of which then counts for those that were left
 * out. Equal rows and seed give an equal model.
 */
public final class NetworkLearner implements Learner {

    /**
     * Genuine payments to learn from, about. In another world than the shipped one (seed 2, half as many customers, 175 frauds in the test)
     * average precision was 0.51 to 0.61 with penalties of 1 to 100 and 10 000 or 30 000 genuine rows, in no order.
     */
    private static final int GENUINE_ROWS = 10_000;

    /** L2 penalty on the readout's weights. */
    private static final double PENALTY = 20;

    private final long seed;
    private final double penalty;
    private final int genuineRows;

    /**
     * The settings that ship.
     *
     * @param seed of the random layers
     */
    public NetworkLearner(long seed) {
        this(seed, PENALTY, GENUINE_ROWS);
    }

    /**
     * A learner.
     *
     * @param penalty half of it times the square of each weight is added to the loss; above 0
     * @param genuineRows genuine payments to learn from, about
     */
    NetworkLearner(long seed, double penalty, int genuineRows) {
        this.seed = seed;
        this.penalty = penalty;
        this.genuineRows = genuineRows;
    }

    @Override
    public String modelName() {
        return "fraud-network";
    }

    @Override
    public String algorithm() {
        return "deep network of random features with a learned readout (logistic, L2 penalty)";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("layers", RandomLayers.DEPTH);
        result.put("width", RandomLayers.WIDTH);
        result.put("features", RandomLayers.FEATURES);
        result.put("genuine_rows", genuineRows);
        result.put("penalty", penalty);
        return result;
    }

    @Override
    public NetworkModel learn(Rows rows) {
        int frauds = 0;
        for (boolean fraud : rows.frauds()) {
            frauds += fraud ? 1 : 0;
        }
        if (frauds == 0 || frauds == rows.count()) {
            throw new LearnerException("a network needs frauds and genuine payments, got only one of both");
        }
        int genuine = rows.count() - frauds;
        int stride = Math.max(1, genuine / genuineRows);
        int sampled = (genuine + stride - 1) / stride;
        LogisticModel standard = LogisticLearner.standardisation(rows);
        RandomLayers layers = new RandomLayers(rows.columns(), seed);
        int[] learned = new int[frauds + sampled];
        boolean[] labels = new boolean[learned.length];
        double[] counts = new double[learned.length];
        int taken = 0;
        int seen = 0;
        for (int row = 0; row < rows.count(); row++) {
            boolean fraud = rows.frauds()[row];
            if (fraud || seen++ % stride == 0) {
                learned[taken] = row;
                labels[taken] = fraud;
                counts[taken++] = fraud ? 1 : genuine / (double) sampled;
            }
        }
        float[][] features = new float[learned.length][];
        NetworkModel.forEach(standard, layers, rows, learned, (index, values) -> features[index] = values.clone());
        double[] weights = new LogisticFit(features, labels, counts, penalty).fit();
        return new NetworkModel(
                standard, layers, Arrays.copyOf(weights, RandomLayers.FEATURES), weights[RandomLayers.FEATURES]);
    }
}
