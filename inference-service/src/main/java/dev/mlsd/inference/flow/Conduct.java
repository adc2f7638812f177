package dev.mlsd.inference.flow;

import dev.mlsd.inference.batching.BatchPolicy;
import java.util.function.Supplier;

/**
 * How lanes that serve behave, as it may change from batch to batch.
 *
 * @param policies the batching policy in force
 * @param faults called before each batch is scored; may wait, and throws where the batch is to fail
 */
public record Conduct(Supplier<BatchPolicy> policies, Runnable faults) {

    /** Work-conserving, and without faults. */
    static Conduct plain(int largestBatch) {
        BatchPolicy policy = new BatchPolicy.WorkConserving(largestBatch);
        return new Conduct(() -> policy, () -> {});
    }
}
