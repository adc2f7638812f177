package dev.mlsd.training.learner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A small network that learns to say what trees say (Bucila, Caruana and Niculescu-Mizil, "Model Compression", 2006; Ba and Caruana, "Do
 * Deep Nets Really Need to be Deep?", 2014): the mean squared error of log odds, labels being seen by the teacher only. The teacher learns
 * from the same rows, so that where some rows are kept back, neither has seen them.
 *
 * <p>Frauds are few, and what separates them is all that matters; so besides an even sample of the rows, the student sees mixtures, each a
 * row (a fraud every other time) with some of its values taken from another row, which the teacher labels as it does any other.
 */
public final class DistilledLearner implements Learner {

    private static final List<Integer> HIDDEN = List.of(32, 16);
    private static final int PASSES = 20;
    private static final int REAL_ROWS = 40_000;
    private static final int MIXED_ROWS = 40_000;

    /** Share of values that a mixture takes from the other row. */
    private static final double MIXED = 0.2;

    /** The teacher's log odds beyond this are all the same to a decision, and not worth a student's weights. */
    private static final float LARGEST = 8;

    private final TreesLearner teacher;
    private final long seed;

    /**
     * A learner.
     *
     * @param seed of the sample, the mixtures and the first weights
     */
    public DistilledLearner(TreesLearner teacher, long seed) {
        this.teacher = teacher;
        this.seed = seed;
    }

    @Override
    public String modelName() {
        return "fraud-distilled";
    }

    @Override
    public String algorithm() {
        return "small network distilled from " + teacher.modelName();
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("teacher", teacher.modelName());
        result.put("hidden", HIDDEN);
        result.put("passes", PASSES);
        result.put("real_rows", REAL_ROWS);
        result.put("mixed_rows", MIXED_ROWS);
        result.put("mixed_share", MIXED);
        return result;
    }

    @Override
    public PerceptronModel learn(Rows rows) {
        SplittableRandom random = new SplittableRandom(seed);
        Rows lessons = lessons(rows, random);
        double[] probabilities = teacher.learn(rows).score(lessons);
        LogisticModel standard = LogisticLearner.standardisation(rows);
        float[][] inputs = new float[lessons.count()][rows.columns()];
        float[] targets = new float[lessons.count()];
        for (int row = 0; row < inputs.length; row++) {
            PerceptronModel.standardise(standard, lessons, row, inputs[row]);
            targets[row] = logOdds(probabilities[row]);
        }
        return new PerceptronModel(standard, new PerceptronFit(inputs, targets, HIDDEN, random.nextLong()).fit(PASSES));
    }

    private static float logOdds(double probability) {
        return Math.clamp((float) StrictMath.log(probability / (1 - probability)), -LARGEST, LARGEST);
    }

    /** Rows to ask the teacher about: all frauds and an even sample of the others, then mixtures. */
    private static Rows lessons(Rows rows, SplittableRandom random) {
        int[] frauds = indices(rows, true);
        int[] genuine = indices(rows, false);
        if (frauds.length == 0 || genuine.length == 0) {
            throw new LearnerException("a network needs frauds and genuine payments, got only one of both");
        }
        int stride = Math.max(1, genuine.length / REAL_ROWS);
        int real = frauds.length + (genuine.length + stride - 1) / stride;
        int mixed = Math.min(MIXED_ROWS, rows.count());
        int columns = rows.columns();
        float[] values = new float[(real + mixed) * columns];
        int taken = 0;
        for (int row : frauds) {
            copy(rows, row, values, taken++);
        }
        for (int i = 0; i < genuine.length; i += stride) {
            copy(rows, genuine[i], values, taken++);
        }
        for (int i = 0; i < mixed; i++) {
            int[] kind = i % 2 == 0 ? frauds : genuine;
            copy(rows, kind[random.nextInt(kind.length)], values, taken);
            int other = random.nextInt(rows.count());
            for (int column = 0; column < columns; column++) {
                if (random.nextDouble() < MIXED) {
                    values[taken * columns + column] = rows.value(other, column);
                }
            }
            taken++;
        }
        return new Rows(columns, values, new boolean[real + mixed]);
    }

    private static int[] indices(Rows rows, boolean fraud) {
        return IntStream.range(0, rows.count())
                .filter(row -> rows.frauds()[row] == fraud)
                .toArray();
    }

    private static void copy(Rows rows, int row, float[] values, int to) {
        System.arraycopy(rows.values(), row * rows.columns(), values, to * rows.columns(), rows.columns());
    }
}
