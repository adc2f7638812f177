package dev.mlsd.training.learner;

/**
 * What a model costs whatever machine it runs on; microseconds are the running service's to tell.
 *
 * @param parameters numbers that training chose: weights and biases, or thresholds and leaf values
 * @param work what scoring mostly does
 * @param workPerRow how often, on average; standardisation and the like left out
 */
public record Cost(long parameters, Work work, double workPerRow) {

    /** What scoring a row is made of. */
    public enum Work {
        MULTIPLY_ADDS,
        NODE_VISITS
    }

    static Cost ofMultiplyAdds(long parameters, long multiplyAdds) {
        return new Cost(parameters, Work.MULTIPLY_ADDS, multiplyAdds);
    }
}
