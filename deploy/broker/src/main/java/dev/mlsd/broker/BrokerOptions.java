package dev.mlsd.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the broker is told on its command line.
 *
 * @param host address to listen on and to advertise to clients
 * @param port port for clients, 1 to 65535
 * @param controllerPort port of the controller inside this process, 1 to 65535 and not {@code port}
 * @param data folder of the log, formatted when it is empty and kept when it is not
 */
record BrokerOptions(String host, int port, int controllerPort, Path data) {

    static final String USAGE = "usage: broker --port N --data DIR [--controller-port M] [--host 127.0.0.1]";

    private static final Set<String> NAMES = Set.of("--port", "--controller-port", "--data", "--host");

    BrokerOptions {
        checkPort("--port", port);
        checkPort("--controller-port", controllerPort);
        if (port == controllerPort) {
            throw new IllegalArgumentException("--port and --controller-port must differ, got " + port + " twice");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("--host must not be blank");
        }
        data = data.toAbsolutePath().normalize();
    }

    /**
     * Reads the command line; the controller's port defaults to the one after the client's.
     *
     * @throws IllegalArgumentException if an option is unknown, repeated, without a value or not a number
     */
    static BrokerOptions parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("unknown option, got " + name);
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            if (values.put(name, arguments.get(i + 1)) != null) {
                throw new IllegalArgumentException(name + " is given twice");
            }
        }
        int port = number("--port", required(values, "--port"));
        String controllerPort = values.get("--controller-port");
        return new BrokerOptions(
                values.getOrDefault("--host", "127.0.0.1"),
                port,
                controllerPort == null ? port + 1 : number("--controller-port", controllerPort),
                Path.of(required(values, "--data")));
    }

    /** Where clients connect, as {@code host:port}. */
    String address() {
        return host + ":" + port;
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is required");
        }
        return value;
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, got " + text, e);
        }
    }

    private static void checkPort(String name, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(name + " must be 1 to 65535, got " + port);
        }
    }
}
