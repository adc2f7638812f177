package dev.mlsd.feature.vector;

/** A row that is bytes, and they are wrong. */
public final class UnreadableRowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int row;

    UnreadableRowException(int row, IllegalArgumentException cause) {
        super(cause.getMessage(), cause);
        this.row = row;
    }

    /** Which of the plan's views it is of. */
    public int row() {
        return row;
    }
}
