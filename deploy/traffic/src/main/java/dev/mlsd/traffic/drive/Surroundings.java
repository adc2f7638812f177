package dev.mlsd.traffic.drive;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the rest of the stack is, from the environment.
 *
 * @param host that the status is served on, {@code MLSD_HOST}; the loopback address unless set
 * @param httpPort of the status, {@code MLSD_TRAFFIC_HTTP_PORT}
 * @param kafka {@code MLSD_KAFKA}
 * @param inference gRPC address of inference-service, {@code MLSD_INFERENCE_GRPC}
 * @param data folder for position and copies, {@code MLSD_DATA}
 * @param offline folder of the world's history, {@code MLSD_OFFLINE_STORE}
 */
public record Surroundings(String host, int httpPort, String kafka, HostAndPort inference, Path data, Path offline) {

    /** An address. */
    public record HostAndPort(String host, int port) {

        static HostAndPort parse(String name, String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(name + " must be host:port, got " + text);
            }
            return new HostAndPort(text.substring(0, colon), portOf(name, text.substring(colon + 1)));
        }
    }

    /** Reads the environment; what is not set has the default of a stack on its default ports. */
    public static Surroundings of(Map<String, String> environment) {
        return new Surroundings(
                environment.getOrDefault("MLSD_HOST", "127.0.0.1"),
                portOf("MLSD_TRAFFIC_HTTP_PORT", environment.getOrDefault("MLSD_TRAFFIC_HTTP_PORT", "8084")),
                environment.getOrDefault("MLSD_KAFKA", "127.0.0.1:9083"),
                HostAndPort.parse(
                        "MLSD_INFERENCE_GRPC", environment.getOrDefault("MLSD_INFERENCE_GRPC", "127.0.0.1:9082")),
                Path.of(environment.getOrDefault("MLSD_DATA", ".mlsd/traffic")),
                Path.of(environment.getOrDefault("MLSD_OFFLINE_STORE", ".mlsd/offline")));
    }

    private static int portOf(String name, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a port from 0 to 65535, got " + text, e);
        }
        throw new IllegalArgumentException(name + " must be a port from 0 to 65535, got " + text);
    }
}
