package dev.mlsd.feature.stream;

import dev.mlsd.feature.online.FillBoard;
import dev.mlsd.feature.online.OnlineRow;
import dev.mlsd.feature.online.OnlineStore;
import dev.mlsd.feature.online.OnlineStoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Writes rows to the online store and waits while it is away: the stream stands still rather than announce rows that nobody can
 * read. Waiting ends with the stream's own, or after {@link #PATIENCE}, before the transaction and the group membership would
 * run out; then the exception restarts the stream's thread, which applies the events again and waits again.
 */
final class PatientWriter {

    /**
     * How long one batch may wait. A Redis that is restarted or slow is back long before. Raising it saves a restart of the thread, with
     * its state restored from the changelogs, in a longer absence; it also raises {@link #TRANSACTION_TIMEOUT}.
     */
    static final Duration PATIENCE = Duration.ofSeconds(75);

    /**
     * How long a transaction may stay open: longer than a batch may wait, see {@link #PATIENCE}, and no longer than that, because a
     * transaction whose end was lost holds up every reader of committed records, the stream's own next thread among them, for this long.
     */
    static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(90);

    /** How long the stream's thread may be busy before the group gives its work away. */
    static final Duration POLL_INTERVAL = Duration.ofMinutes(2);

    private static final Logger LOG = Logger.getLogger(PatientWriter.class);
    private static final Duration STEP = Duration.ofMillis(50);
    /** Rows in one pipeline: some 300 KB, a few milliseconds of Redis' one thread. */
    private static final int CHUNK = 256;

    private final OnlineStore store;
    private final FillBoard board;
    private final StreamStatistics statistics;
    private volatile boolean stopping;
    private volatile boolean away;

    PatientWriter(OnlineStore store, FillBoard board, StreamStatistics statistics) {
        this.store = store;
        this.board = board;
        this.statistics = statistics;
    }

    /** Writes all rows, however long the store is away. */
    void write(List<OnlineRow> rows) {
        for (int from = 0; from < rows.size(); from += CHUNK) {
            writeChunk(rows.subList(from, Math.min(rows.size(), from + CHUNK)));
        }
        statistics.rowsWritten(rows.size());
    }

    private void writeChunk(List<OnlineRow> rows) {
        long start = System.nanoTime();
        while (true) {
            try {
                store.write(rows);
                back();
                return;
            } catch (OnlineStoreException e) {
                statistics.writeWaited();
                if (e.connectionLost()) {
                    board.connectionLost();
                }
                away(e.getMessage());
                if (stopping) {
                    throw new StreamStoppedException("the stream is stopping and rows could not be written");
                }
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new IllegalStateException("the online store has not taken rows for " + PATIENCE);
                }
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    private void away(String reason) {
        if (!away) {
            away = true;
            LOG.warnf("the stream waits, because rows cannot be written: %s", reason);
        }
    }

    private void back() {
        if (away) {
            away = false;
            LOG.info("rows can be written again");
        }
    }

    /** Whether the store did not take the last rows. */
    boolean isWaiting() {
        return away;
    }

    /** No write waits from now on. */
    void stop() {
        stopping = true;
    }

    /** The end of waiting because the stream ends; not a failure. */
    static final class StreamStoppedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StreamStoppedException(String message) {
            super(message, null, false, false);
        }
    }
}
