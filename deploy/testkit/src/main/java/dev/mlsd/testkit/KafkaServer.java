package dev.mlsd.testkit;

/**
 * A real Kafka broker with the stack's settings and topics, on a port that stays its own. Its data last until it is closed. Not safe for
 * use by several threads.
 */
public abstract sealed class KafkaServer implements AutoCloseable permits KafkaProcess, KafkaContainer {

    private final int port = Ports.free();

    /** One that does not run yet. */
    public static KafkaServer create() {
        return switch (Backend.chosen()) {
            case CONTAINERS -> new KafkaContainer();
            case EMBEDDED -> new KafkaProcess();
        };
    }

    /** One that runs and has its topics. */
    public static KafkaServer start() {
        KafkaServer kafka = create();
        kafka.launch();
        return kafka;
    }

    final int port() {
        return port;
    }

    /** Kafka's bootstrap servers. */
    public final String address() {
        return "127.0.0.1:" + port;
    }

    /** Starts it, with the data of its earlier life, and returns when its topics are there. */
    public abstract void launch();

    /** Kills it; {@link #launch} brings it back. */
    public abstract void kill();

    /** Kills it and forgets its data. */
    @Override
    public abstract void close();
}
