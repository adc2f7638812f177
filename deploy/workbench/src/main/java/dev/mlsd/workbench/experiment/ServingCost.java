package dev.mlsd.workbench.experiment;

import dev.mlsd.workbench.experiment.Bench.Load;
import dev.mlsd.workbench.experiment.Bench.LoadProgress;
import dev.mlsd.workbench.experiment.Bench.LoadResult;
import dev.mlsd.workbench.experiment.Bench.LoadStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a decision takes of the processors, beyond what the world takes by itself.
 *
 * @param seconds of all processes that serve, for one decision
 * @param result of the load under which it was measured
 */
record ServingCost(double seconds, LoadResult result) {

    private static final List<String> PROCESSES = List.of("inference-service", "feature-service", "redis");
    private static final double IDLE_SECONDS = 4;

    /** Looks at the processors without a load, phase {@code idle}, and under an open one, phase {@code load}; its warm-up counts too. */
    static ServingCost measure(Bench bench, Load load, LoadStep step, Consumer<LoadProgress> listener)
            throws ExperimentException, InterruptedException {
        bench.recorder().phase("idle");
        double begun = busy(bench);
        Thread.sleep(Duration.ofMillis((long) (1_000 * IDLE_SECONDS)));
        double idle = busy(bench);
        bench.recorder().phase("load");
        LoadResult result = load.run(step, listener);
        double ended = busy(bench);
        double lasted = step.seconds() + step.warmUpSeconds();
        double world = (idle - begun) / IDLE_SECONDS * lasted;
        return new ServingCost((ended - idle - world) / (step.rate() * lasted), result);
    }

    private static double busy(Bench bench) throws ExperimentException, InterruptedException {
        Map<String, Double> seconds = bench.processorSeconds();
        if (!seconds.keySet().containsAll(PROCESSES)) {
            throw new ExperimentException(
                    "no_processor_times",
                    "the system tells no processor times of " + PROCESSES + ", only of " + seconds.keySet());
        }
        return PROCESSES.stream().mapToDouble(seconds::get).sum();
    }
}
