package dev.mlsd.broker;

import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Time;

/**
 * Starts the broker, creates the topics, prints {@code READY host:port} and runs until it is told to end (SIGTERM).
 *
 * <p>Exit codes: 0 stopped, 1 could not start, 2 wrong usage.
 */
public final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] arguments) {
        BrokerOptions options;
        try {
            options = BrokerOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(BrokerOptions.USAGE);
            System.exit(2);
            return;
        }
        BrokerLog.configure();
        try {
            run(options);
        } catch (Exception e) {
            System.err.println("the broker could not start: " + e);
            System.exit(1);
        }
    }

    private static void run(BrokerOptions options) throws Exception {
        Storage.formatIfNew(options.data());
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(BrokerSettings.of(options), false), Time.SYSTEM);
        server.startup();
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
        try (Admin admin = TopicsMain.admin(options.address())) {
            Topics.create(admin);
        }
        System.out.println("READY " + options.address());
        server.awaitShutdown();
    }
}
