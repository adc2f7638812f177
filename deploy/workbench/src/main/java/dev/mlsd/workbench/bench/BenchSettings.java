package dev.mlsd.workbench.bench;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the things are that experiments use. Every name is an environment variable {@code MLSD_*}. */
@ConfigMapping(prefix = "mlsd")
public interface BenchSettings {

    /** The broker, {@code host:port[,host:port]}. The default is the broker at the default ports. */
    @WithDefault("127.0.0.1:9083")
    String kafka();

    /** The jar of the load generator, beside its {@code lib}. The default is what the build makes, seen from this module's folder. */
    @WithDefault("../traffic/target/traffic.jar")
    Path trafficJar();

    /** A directory of this process; the history of runs lies in its {@code runs}. Losing it loses the history. */
    @WithDefault(".mlsd/data/workbench")
    Path data();
}
