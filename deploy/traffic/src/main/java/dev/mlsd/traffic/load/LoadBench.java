package dev.mlsd.traffic.load;

import dev.mlsd.traffic.load.step.Progress;
import dev.mlsd.traffic.load.step.StepPlan;
import dev.mlsd.traffic.load.step.StepResult;
import dev.mlsd.traffic.load.step.StepRunner;
import dev.mlsd.traffic.load.targets.Material;
import dev.mlsd.traffic.load.targets.Target;
import dev.mlsd.traffic.load.targets.TargetName;
import dev.mlsd.traffic.load.targets.Targets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A target with its connections, kept between tests as long as they want as many of them. */
public final class LoadBench implements AutoCloseable {

    private final Targets targets;
    private final StepRunner runner;
    private Target target;
    private int connections;

    public LoadBench(Targets targets) {
        this(targets, StepRunner.PATIENCE);
    }

    /** With another patience for late answers. */
    public LoadBench(Targets targets, Duration patience) {
        this.targets = targets;
        this.runner = new StepRunner(targets.network(), patience);
    }

    /** Its target's name. */
    public TargetName name() {
        return targets.name();
    }

    /** Runs a test about the payments of this moment; empty if it was cancelled. */
    public Optional<StepResult> run(StepPlan plan, Consumer<Progress> progress, BooleanSupplier cancelled)
            throws InterruptedException {
        boolean replay = plan.loop() == StepPlan.Loop.OPEN && plan.process() == StepPlan.Process.REPLAY;
        Material material = targets.renewMaterial(replay);
        if (target == null || connections != plan.connections()) {
            close();
            target = targets.open(plan.connections());
            connections = plan.connections();
        }
        return runner.run(plan, target, material, progress, cancelled);
    }

    @Override
    public void close() {
        if (target != null) {
            target.close();
            target = null;
        }
    }
}
