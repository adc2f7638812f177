package dev.mlsd.broker;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Creates the topics on a broker that somebody else has started, as in containers: {@code TopicsMain HOST:PORT}. Those that are there
 * stay as they are.
 *
 * <p>Exit codes: 0 all are there, 1 the broker does not answer or refuses, 2 wrong usage.
 */
public final class TopicsMain {

    /** A broker that has just opened its port answers within seconds; on a machine at its limit within a minute. */
    private static final String PATIENCE_MILLIS = "120000";

    private TopicsMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 1 || !arguments[0].matches("[^:]+:[0-9]+")) {
            System.err.println("usage: TopicsMain HOST:PORT, got " + String.join(" ", arguments));
            System.exit(2);
        }
        BrokerLog.configure();
        try (Admin admin = admin(arguments[0])) {
            Topics.create(admin);
            System.out.println("the topics are there: "
                    + Topics.ALL.stream().map(Topics.Topic::name).toList());
        } catch (ExecutionException e) {
            System.err.println("the topics could not be created at " + arguments[0] + ": " + e.getCause());
            System.exit(1);
        }
    }

    /** A client of a broker that has this address. */
    static Admin admin(String address) {
        return Admin.create(Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS,
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false));
    }
}
