package dev.mlsd.inference.flow;

import dev.mlsd.inference.batching.BatchPolicy;
import dev.mlsd.inference.routing.BreakerOptions;
import dev.mlsd.inference.routing.CircuitBreaker.State;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How lanes that serve behave, as it may change from batch to batch.
 *
 * @param policies the batching policy in force
 * @param faults called before each batch is scored; may wait, and throws where the batch is to fail
 * @param breaker of each lane
 * @param guarded whether an open breaker keeps payments from the model
 * @param alongTheWay whether explanations are the attribution along the way instead of the exact one
 * @param changes told each new state of a lane's breaker; must be quick
 */
public record Conduct(
        Supplier<BatchPolicy> policies,
        Runnable faults,
        BreakerOptions breaker,
        BooleanSupplier guarded,
        BooleanSupplier alongTheWay,
        Consumer<State> changes) {}
