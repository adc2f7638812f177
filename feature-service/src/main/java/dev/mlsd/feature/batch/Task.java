package dev.mlsd.feature.batch;

import dev.mlsd.feature.registry.FeatureView;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What is asked of a {@link Materialiser}.
 *
 * @param fromMillis event time of the first rows; empty for where the last run ended
 * @param toMillis event time of the last rows; empty for the newest that can be known
 */
public record Task(FeatureView.Snapshot view, Kind kind, OptionalLong fromMillis, OptionalLong toMillis) {

    /** What kind of work. */
    public enum Kind {
        /** Rows of the moments since the last run, for the store and for history. */
        MATERIALIZE,
        /** Rows of past moments, for history, with the created times that they would have had. */
        BACKFILL,
        /** The newest rows once more, from all of history and nothing else, compared with those that stand. */
        VERIFY,
        /** The same, and the tiles that were made take the place of those kept; what differs is written with the next moment. */
        REBUILD
    }

    /**
     * How far it is.
     *
     * @param stage history while it waits for the history, rows, online while they are written to the store, compare
     * @param done in the unit of the stage: rows' moments, or entities
     * @param total 0 where it is not known
     */
    public record Progress(String stage, long done, long total) {}

    /**
     * What was done.
     *
     * @param fromMillis event time of the first rows
     * @param toMillis event time of the last rows
     * @param moments how many event times
     * @param entities looked at, of the last moments
     * @param events read from history
     * @param rowsComputed one for each entity and moment
     * @param rowsWritten of these, those that differ from the row before, or would have run out
     * @param rowsOnline handed to the online store, which keeps the newest
     * @param rowsDifferent of a comparison: those that are not what stands
     */
    public record Result(
            long fromMillis,
            long toMillis,
            long moments,
            long entities,
            long events,
            long rowsComputed,
            long rowsWritten,
            long rowsOnline,
            long rowsDifferent) {

        static Result nothing(long toMillis) {
            return new Result(toMillis, toMillis, 0, 0, 0, 0, 0, 0, 0);
        }

        Result plus(Result more) {
            return new Result(
                    moments == 0 ? more.fromMillis : fromMillis,
                    more.toMillis,
                    moments + more.moments,
                    more.entities,
                    events + more.events,
                    rowsComputed + more.rowsComputed,
                    rowsWritten + more.rowsWritten,
                    rowsOnline + more.rowsOnline,
                    rowsDifferent + more.rowsDifferent);
        }
    }

    /** It cannot be done now or so; the message says why, and what can be. */
    public static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    static String moment(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
