package dev.mlsd.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The settings of the broker: those of {@code broker.properties}, which a broker in a container shares, and its addresses. */
final class BrokerSettings {

    private static final String FILE = "broker.properties";
    private static final Properties SHARED = shared();

    /** Of each partition, if its topic does not say otherwise. */
    static final long RETENTION_BYTES = Long.parseLong(SHARED.getProperty("log.retention.bytes"));

    private BrokerSettings() {}

    static Properties of(BrokerOptions options) {
        Properties settings = new Properties();
        settings.putAll(SHARED);
        // Static voters: the address stays out of the stored metadata, so the same data may move to other ports.
        settings.setProperty(
                "controller.quorum.voters", SHARED.getProperty("node.id") + "@127.0.0.1:" + options.controllerPort());
        settings.setProperty(
                "listeners",
                "PLAINTEXT://" + options.address() + ",CONTROLLER://127.0.0.1:" + options.controllerPort());
        settings.setProperty("advertised.listeners", "PLAINTEXT://" + options.address());
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("inter.broker.listener.name", "PLAINTEXT");
        settings.setProperty("log.dirs", options.data().toString());
        return settings;
    }

    private static Properties shared() {
        try (InputStream in = BrokerSettings.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no " + FILE);
            }
            Properties settings = new Properties();
            settings.load(in);
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
