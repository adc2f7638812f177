package dev.mlsd.training.learner;

/**
 * How trees are grown.
 *
 * @param rounds trees, from 1 to 10000; more fit more finely and cost time at each prediction
 * @param depth levels of a tree, from 1 to 16
 * @param learningRate share of each tree's correction that is applied, in (0, 1]
 * @param seed of the learner's random choices
 */
public record TreesSettings(int rounds, int depth, double learningRate, long seed) {

    public TreesSettings {
        check(rounds >= 1 && rounds <= 10_000, "rounds must be between 1 and 10000", rounds);
        check(depth >= 1 && depth <= 16, "depth must be between 1 and 16", depth);
        check(learningRate > 0 && learningRate <= 1, "the learning rate must be above 0 and at most 1", learningRate);
    }

    private static void check(boolean holds, String rule, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", got " + got);
        }
    }
}
