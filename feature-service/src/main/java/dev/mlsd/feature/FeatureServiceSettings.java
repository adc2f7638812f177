package dev.mlsd.feature;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the environment sets for this service, as {@code MLSD_*}; the ports of its faces stand in {@code application.yaml}. */
@ConfigMapping(prefix = "mlsd")
public interface FeatureServiceSettings {

    /** Kafka's bootstrap servers, {@code host:port[,host:port]}. The default is the broker at the default ports. */
    @WithDefault("127.0.0.1:9083")
    String kafka();

    /** The online store's Redis, {@code host:port}. The default is the one at the default ports. */
    @WithDefault("127.0.0.1:9085")
    String redis();

    /** A directory of this process; the stream's local state lies in its {@code streams}. It may be lost: Kafka has it all. */
    @WithDefault(".mlsd/data/feature-service")
    Path data();

    /** Folder of the world's history, which others write and read too; not set, it is {@code offline} in {@link #data}. */
    Optional<Path> offlineStore();

    /** How rows are written and read. */
    Online online();

    /** How the history is written and asked. */
    History history();

    /** How events are consumed. */
    Stream stream();

    /** How vectors are served. */
    Serving serving();

    /** The online store. */
    interface Online {

        /** How long to wait for a connection to Redis, 10 ms to 5 s. Redis is near: 200 ms means that it is not there. */
        @WithDefault("200ms")
        Duration connectTimeout();

        /**
         * How long one read may take, 5 ms to 5 s; it is tried twice. A read takes below 1 ms and a Redis that is gone refuses at
         * once, so this is about pauses of a busy machine: raising it makes payments wait longer before last known rows are
         * taken, lowering it takes old rows where the right ones were a moment away.
         */
        @WithDefault("250ms")
        Duration readTimeout();

        /** How long a batch of rows may take to be written, 100 ms to 1 min. Nobody waits for one but the stream. */
        @WithDefault("2s")
        Duration writeTimeout();

        /**
         * Connections for reads, 1 to 64, and as many threads that make vectors: a thread never waits for a connection. One of
         * them does some thousand reads a second; raising it takes a thread and a socket each.
         */
        @WithDefault("16")
        int connections();

        /**
         * Bytes of last known rows kept for the time that Redis is away, 0 to 1 GiB. 16 MiB hold some 16 000 rows of 1 KB;
         * raising it takes as much heap.
         */
        @WithDefault("16777216")
        long rememberedBytes();
    }

    /** The stream. */
    interface Stream {

        /**
         * How often results are committed, 10 ms to 10 s: an event is in its rows about this much later. Rows that change
         * several times between two commits are written once; lowering it costs the broker a transaction each time.
         */
        @WithDefault("100ms")
        Duration commitInterval();

        /** After how long without a heartbeat this instance's work goes to another, 6 s to 5 min: how long a crash hurts. */
        @WithDefault("10s")
        Duration sessionTimeout();

        /** This instance among several; one that returns under the same name gets the same work back at once. */
        @WithDefault("1")
        String instance();
    }

    /** Serving. */
    interface Serving {

        /** Rows that one request may ask for, 1 to 100 000. 1024 take some 20 ms; more would hold up the others. */
        @WithDefault("1024")
        int maxQueries();

        /**
         * Calls under way on one gRPC connection, 1 to 10 000; the client keeps those beyond. Some threads work, the rest wait:
         * 256 are a tenth of a second of work, and more would only take memory.
         */
        @WithDefault("256")
        int maxCalls();

        /** Bytes of the largest body over REST, 1 KiB to 10 MiB: 1024 rows take some 150 KB. Raising it lets one request take as much. */
        @WithDefault("1048576")
        long maxBodyBytes();
    }

    /** The history. */
    interface History {

        /** Whether this instance writes it; of several that share a folder exactly one does. */
        @WithDefault("true")
        boolean write();

        /** Events gathered before they are written, 100 to 1 000 000. 20 000 take some 6 MB; more make fewer files. */
        @WithDefault("20000")
        int rows();

        /**
         * Within what wall time an event is written, together with others, 100 ms to 10 min. Each time DuckDB is opened and some
         * files are written; whoever asks the history does not wait for it, but makes it write at once.
         */
        @WithDefault("20s")
        Duration within();

        /** Memory in MiB that a join of history may take, 32 to 100 000; beyond it parts go to disk. */
        @WithDefault("96")
        int joinMebibytes();

        /** Entity rows that one request may bring, 1 to 10 000 000. */
        @WithDefault("100000")
        int maxRows();

        /** How long a request waits until all that has arrived is in the history, 100 ms to 10 min. */
        @WithDefault("15s")
        Duration patience();
    }
}
