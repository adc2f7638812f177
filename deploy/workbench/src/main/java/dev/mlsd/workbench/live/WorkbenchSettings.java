package dev.mlsd.workbench.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Where the parts are and how often they are asked. Every name is an environment variable {@code MLSD_*}. */
@ConfigMapping(prefix = "mlsd")
public interface WorkbenchSettings {

    /** Base address of feature-service's REST face; the default is its default port. */
    @WithDefault("http://127.0.0.1:8081")
    URI featureUrl();

    /** Base address of inference-service's REST face; the default is its default port. */
    @WithDefault("http://127.0.0.1:8082")
    URI inferenceUrl();

    /** Base address of monitoring-service's REST face; the default is its default port. */
    @WithDefault("http://127.0.0.1:8083")
    URI monitoringUrl();

    /** Base address of the traffic source's status; the default is its default port. */
    @WithDefault("http://127.0.0.1:8084")
    URI trafficUrl();

    /** Kafka's bootstrap servers; absent when there is no log to read, then no payment can be followed. */
    Optional<String> kafka();

    /** Redis as {@code host:port}; absent when nobody knows it, then it is not probed. */
    Optional<String> redis();

    /** Port of the supervisor on this machine; absent when nobody supervises, then processes and memory are not available. */
    OptionalInt supervisorPort();

    /** What the supervisor wants to see before it answers; absent when it wants nothing. */
    Optional<String> supervisorToken();

    /** Pauses and limits of asking. */
    Polling polling();

    /** Pauses and limits of asking. */
    interface Polling {

        /**
         * Pause between two looks at a summary, 250 ms to 10 s. One second: text on the page changes at most once a second.
         * Lowering it costs every service a request more per second and shows nothing more.
         */
        @WithDefault("1s")
        Duration summary();

        /** Pause between two looks at drift, quality, models and processes, 1 to 60 s. Three seconds: they change with world days. */
        @WithDefault("3s")
        Duration detail();

        /** How long an answer may take, 100 ms to 10 s. One second: later than that the part is shown as not answering. */
        @WithDefault("1s")
        Duration timeout();

        /** How far back the charts reach, 1 min to 1 h; one sample a second, about 150 bytes each. */
        @WithDefault("5m")
        Duration history();
    }
}
