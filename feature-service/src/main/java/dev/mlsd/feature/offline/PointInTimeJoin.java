package dev.mlsd.feature.offline;

/** Joins entity rows with views as of the moment of each row, so that nothing is used that was not known then. */
public interface PointInTimeJoin {

    /**
     * Joins. Returns when the output is written as a whole.
     *
     * @throws IllegalArgumentException when a column that the request needs is not there, or a row has no moment
     * @throws HistoryException when something cannot be read or written
     * @throws JoinCancelledException when the thread is interrupted
     */
    JoinSummary join(JoinRequest request, JoinProgress progress);
}
