package dev.mlsd.monitoring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the service, from {@code MLSD_*}. */
@ConfigMapping(prefix = "mlsd")
public interface MonitoringSettings {

    /** Kafka's bootstrap address, host:port. The default is the broker of a stack with the default ports. */
    @WithDefault("127.0.0.1:9083")
    String kafka();

    /** Where inference-service answers REST; references and the deciding model come from there. */
    @WithDefault("http://127.0.0.1:8082")
    URI inferenceUrl();

    /** Folder for the snapshot; made when missing. The supervisor gives each process one inside the world's folder. */
    @WithDefault(".mlsd/monitoring-service")
    Path data();

    Monitoring monitoring();

    /** What only this service has. */
    interface Monitoring {

        /**
         * Wall time between snapshots, 1 s to 10 min. After a kill that much is read again, which takes less time than it took; a
         * snapshot of a full two months costs about 50 ms. Raising it makes restarts slower and nothing else.
         */
        @WithDefault("5s")
        Duration snapshotInterval();

        /**
         * Days of world time kept as windows, 1 to 366. Two months let a window be compared with the same weekday of the month before;
         * each day and model version costs about 40 kB a partition for 18 features.
         */
        @WithDefault("62")
        int windowDays();

        /**
         * Labelled pairs kept with their probability over all windows, 1 000 to 20 000 000, 12 bytes each. Beyond, the oldest windows
         * keep their confusion counts and lose ROC AUC, average precision and calibration.
         */
        @WithDefault("1500000")
        int labelledPairs();

        /**
         * Predictions that may wait for a label over all partitions, 1 000 to 20 000 000, at most 64 bytes each. A week of 10 000
         * payments a day is 70 000. Beyond, the oldest give up waiting and are counted.
         */
        @WithDefault("400000")
        int waitingPredictions();

        /**
         * A YAML file of alert rules; without, those that ship with the service. A file that is wrong stops the start, and the message
         * says where.
         */
        Optional<Path> alertRules();

        /**
         * Where an Alertmanager answers, as http://127.0.0.1:9093; without, none is told. Grouping, silences and who is woken up are its
         * business.
         */
        Optional<URI> alertmanager();

        /** Labels that may wait for their prediction over all partitions, 1 000 to 1 000 000, at most 64 bytes each; oldest out first. */
        @WithDefault("65536")
        int earlyLabels();
    }
}
