package dev.mlsd.workbench.bench;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the things are that experiments use. Every name is an environment variable {@code MLSD_*}. */
@ConfigMapping(prefix = "mlsd")
public interface BenchSettings {

    /** The jar of the load generator, beside its {@code lib}. The default is what the build makes, seen from this module's folder. */
    @WithDefault("../traffic/target/traffic.jar")
    Path trafficJar();

    /** The jar of the batch scoring job, beside its {@code lib}. The default is what the build makes, seen from this module's folder. */
    @WithDefault("../training/target/training.jar")
    Path trainingJar();

    /** Where the history of runs lies. It is of no world, so it outlives them; losing it loses the history. */
    @WithDefault(".mlsd/runs")
    Path runs();
}
