package dev.mlsd.feature.stream;

import java.util.List;

/** The topics that the stream reads and writes. Keys are strings; record timestamps are arrivals in world time. */
final class Topics {

    static final String TRANSACTIONS = "transactions";
    static final String LABELS = "labels";
    static final String FEATURES = "features";
    static final String QUARANTINE = "quarantine";
    /** Internal: payments and labels keyed by terminal; the header {@link #KIND} tells them apart. */
    static final String TERMINAL_EVENTS = "terminal-events";

    static final String BOOTSTRAP_CUSTOMER = "bootstrap-customer";
    static final String BOOTSTRAP_TERMINAL = "bootstrap-terminal";

    /** Header of records on {@link #TERMINAL_EVENTS}: the topic they come from. */
    static final String KIND = "kind";

    /** All that are read; committed offsets on these say how far the stream has come. */
    static final List<String> SOURCES =
            List.of(TRANSACTIONS, LABELS, TERMINAL_EVENTS, BOOTSTRAP_CUSTOMER, BOOTSTRAP_TERMINAL);

    /** All that must exist before the stream starts. */
    static final List<String> ALL = List.of(
            TRANSACTIONS, LABELS, TERMINAL_EVENTS, BOOTSTRAP_CUSTOMER, BOOTSTRAP_TERMINAL, FEATURES, QUARANTINE);

    private Topics() {}
}
