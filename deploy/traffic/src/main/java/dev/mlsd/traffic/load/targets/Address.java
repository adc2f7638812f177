package dev.mlsd.traffic.load.targets;

/** A host and a port. */
public record Address(String host, int port) {

    private static final int HIGHEST_PORT = 65_535;

    /** Of {@code host:port}, also behind {@code http://}. */
    public static Address parse(String name, String text) {
        String address = text.startsWith("http://") ? text.substring("http://".length()) : text;
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            if (colon > 0 && port > 0 && port <= HIGHEST_PORT) {
                return new Address(address.substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            throw wrong(name, text);
        }
        throw wrong(name, text);
    }

    private static IllegalArgumentException wrong(String name, String text) {
        return new IllegalArgumentException(name + " must be host:port, got " + text);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
