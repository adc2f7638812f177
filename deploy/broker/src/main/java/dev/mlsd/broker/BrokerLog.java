package dev.mlsd.broker;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Warnings and errors only, on standard error, one line each; an error brings its stack trace. */
final class BrokerLog {

    /** Warns of every first start: that the metadata log is still empty. */
    private static final List<String> ERRORS_ONLY = List.of("org.apache.kafka.controller.QuorumController");

    /** Loggers are weakly held by their manager; a level set on one that nobody keeps is forgotten. */
    private static final List<Logger> KEPT =
            ERRORS_ONLY.stream().map(Logger::getLogger).toList();

    private BrokerLog() {}

    static void configure() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler handler = new ConsoleHandler();
        handler.setLevel(Level.WARNING);
        handler.setFormatter(new OneLine());
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        KEPT.forEach(logger -> logger.setLevel(Level.SEVERE));
    }

    private static final class OneLine extends Formatter {

        @Override
        public String format(LogRecord entry) {
            boolean error = entry.getLevel().intValue() >= Level.SEVERE.intValue();
            String logger = entry.getLoggerName();
            StringBuilder line = new StringBuilder()
                    .append(Instant.ofEpochMilli(entry.getMillis()))
                    .append(error ? " ERROR " : " WARN  ")
                    .append(logger == null ? "" : logger.substring(logger.lastIndexOf('.') + 1))
                    .append(": ")
                    .append(formatMessage(entry).strip());
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
