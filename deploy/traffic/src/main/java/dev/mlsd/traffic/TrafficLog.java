package dev.mlsd.traffic;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * One line an entry on standard output; only an error brings its stack trace. Libraries speak from warnings on, except about lost
 * connections: the run itself says once that the world waits, and for whom.
 */
public final class TrafficLog extends LogManager {

    /** Warn at every attempt to connect while the other side is away. */
    private static final List<String> ERRORS_ONLY = List.of(
            "org.apache.kafka.clients.NetworkClient",
            "org.apache.kafka.clients.producer.internals.Sender",
            "org.apache.kafka.clients.consumer.internals.FetchSessionHandler",
            "org.apache.kafka.clients.FetchSessionHandler",
            "io.grpc");

    /** Loggers are weakly held by their manager; a level set on one that nobody keeps is forgotten. */
    private static final List<Logger> KEPT = new java.util.ArrayList<>();

    /** For {@link LogManager}, which makes one by name. */
    public TrafficLog() {}

    /** Must come before anything else logs. */
    static void configure() {
        System.setProperty("java.util.logging.manager", TrafficLog.class.getName());
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new StandardOutput());
        root.setLevel(Level.WARNING);
        level("dev.mlsd", Level.INFO);
        ERRORS_ONLY.forEach(name -> level(name, Level.SEVERE));
    }

    private static void level(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);
        KEPT.add(logger);
    }

    /** The usual manager takes the handlers away when the process begins to end, and with them the last lines. */
    @Override
    public void reset() {}

    private static final class StandardOutput extends Handler {

        StandardOutput() {
            setFormatter(new OneLine());
        }

        @Override
        public void publish(LogRecord entry) {
            if (isLoggable(entry)) {
                System.out.print(getFormatter().format(entry));
            }
        }

        @Override
        public void flush() {
            System.out.flush();
        }

        @Override
        public void close() {
            flush();
        }
    }

    private static final class OneLine extends Formatter {

        @Override
        public String format(LogRecord entry) {
            boolean error = entry.getLevel().intValue() >= Level.SEVERE.intValue();
            boolean warning = entry.getLevel().intValue() >= Level.WARNING.intValue();
            String logger = String.valueOf(entry.getLoggerName());
            StringBuilder line = new StringBuilder()
                    .append(Instant.ofEpochMilli(entry.getMillis()))
                    .append(error ? " ERROR " : warning ? " WARN  " : " INFO  ")
                    .append(logger.substring(logger.lastIndexOf('.') + 1))
                    .append(": ")
                    .append(formatMessage(entry).strip().replaceAll("\\s*\\R\\s*", " "));
            Throwable cause = entry.getThrown();
            if (cause != null) {
                line.append(" (").append(cause).append(')');
            }
            line.append(System.lineSeparator());
            if (cause != null && error) {
                StringWriter trace = new StringWriter();
                cause.printStackTrace(new PrintWriter(trace, true));
                line.append(trace);
            }
            return line.toString();
        }
    }
}
