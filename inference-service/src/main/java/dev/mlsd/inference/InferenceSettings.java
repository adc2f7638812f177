package dev.mlsd.inference;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the environment sets for this service, as {@code MLSD_*}; the ports of its faces stand in {@code
 * application.yaml}.
 */
@ConfigMapping(prefix = "mlsd")
public interface InferenceSettings {

    /** Kafka's bootstrap servers, {@code host:port[,host:port]}. The default is the broker at the default ports. */
    @WithDefault("127.0.0.1:9083")
    String kafka();

    /** feature-service's gRPC face, {@code host:port}. The default is its default port. */
    @WithDefault("127.0.0.1:9081")
    String featureGrpc();

    /**
     * The models, {@code <name>/<version>/}. The default is what ships with the repository, seen from this module's
     * folder.
     */
    @WithDefault("models")
    Path modelRepository();

    /**
     * A directory of this process; the journal lies in its {@code journal}. Losing it loses predictions that Kafka does
     * not have yet.
     */
    @WithDefault(".mlsd/data/inference-service")
    Path data();

    /** How payments are decided. */
    Decision decision();

    /** How payments are batched. */
    Batching batching();

    /** How payments find the model that decides them, unless a lease says otherwise. */
    Routing routing();

    /** Routing: shares, a cascade, or neither. */
    interface Routing {

        /**
         * Shares of versions, {@code name@version=share[,...]}, each above 0 and 1 together. None by default: all payments go to the
         * deciding model.
         */
        Optional<List<String>> shares();

        /**
         * The small model of a cascade, whose production version is asked before the deciding one. None by default: with two cores to
         * spare, asking the better model about everything costs nothing that anybody misses.
         */
        Optional<String> cascade();

        /**
         * Below this probability of the small model, 0 to 1, the large one is not asked. Raising it asks less often and misses more
         * frauds that only the large one sees.
         */
        @WithDefault("0.01")
        double sureBelow();

        /** From this probability on, sure-below to 1, neither; 1, the default, for always asking before a payment is refused. */
        @WithDefault("1")
        double sureAbove();
    }

    /** Decisions. */
    interface Decision {

        /** The model whose production version decides. Trees are the better model of the two that ship. */
        @WithDefault("fraud-trees")
        String model();

        /**
         * After how long the rules decide, 1 ms to 1 min. A payment's whole way has 100 ms at most; raising it makes
         * callers wait longer when something fails, lowering it makes the rules decide more often.
         */
        @WithDefault("100ms")
        Duration deadline();

        /**
         * Payments under way at once whatever the load, at least 1. 4096 in 100 ms are 40 000 a second, more than two cores decide.
         */
        @WithDefault("4096")
        int maxPending();

        /**
         * Whether the service finds how many fewer than that are still decided in time, and refuses the rest. Off, all are let in and
         * the rules decide for those that are late: a source that must not lose a payment would only ask again.
         */
        @WithDefault("false")
        boolean admission();
    }

    /** Who may ask. */
    Protection protection();

    /** Keys. */
    interface Protection {

        /** The file of clients and their keys, read anew when it changes; absent: nobody has a key. */
        Optional<Path> keys();

        /** Whether nobody is decided for without a key. Off, so that a stack on one machine runs without any; on wherever others can reach it. */
        @WithDefault("false")
        boolean required();
    }

    /** When the model is not asked any more. */
    Breaker breaker();

    /** The circuit breaker of each model. */
    interface Breaker {

        /**
         * Newest batches that count, at least 10. With 20, ten failures open it after any time of success: a quarter of a second of
         * small batches. Raising it forgives longer.
         */
        @WithDefault("20")
        int window();

        /** The share of them that must fail, in (0, 1]. A model that fails on every other batch is worse than the rules that it delays. */
        @WithDefault("0.5")
        double failureShare();

        /** For how long nobody asks, above 0. Raising it spares a sick model, and makes decisions by the rules out of good ones. */
        @WithDefault("2s")
        Duration pause();
    }

    /** Batching. */
    interface Batching {

        /**
         * Batches run at once, each with a session of its own, 1 to 256. Two, because more than the cores only slow
         * each other.
         */
        @WithDefault("2")
        int executors();

        /** Most rows of a batch, 1 to 1024. Trees gain nothing beyond 64; each session keeps buffers for as many. */
        @WithDefault("64")
        int largest();

        /**
         * For how long a policy that waits holds a request back, 0.1 to 50 ms, unless a lease says otherwise. Without a
         * lease nothing waits. 2 ms is what is usual where models run on accelerators; raising it fills batches and
         * makes every answer later.
         */
        @WithDefault("2ms")
        Duration delay();

        /**
         * How long a batch may take under the adaptive policy, above 0. A fifth of the deadline, because a request may
         * find one batch running and then has its own; raising it allows larger batches.
         */
        @WithDefault("20ms")
        Duration objective();

        /**
         * Whether identical requests of the inference protocol that are under way at the same time are run once.
         * Comparing costs well under a microsecond a kilobyte; to be turned off for models that draw random numbers.
         */
        @WithDefault("true")
        boolean singleFlight();

        /**
         * Bytes of results of the inference protocol kept for each version, the least recently asked for going first;
         * 0, the default, for none, because a kept result hides what the model costs.
         */
        @WithDefault("0")
        long cacheBytes();

        /** Rows that may wait, at least one largest batch. 4096 are 30 ms of work for two executors. */
        @WithDefault("4096")
        int capacity();
    }
}
