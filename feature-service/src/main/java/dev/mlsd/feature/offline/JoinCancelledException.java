package dev.mlsd.feature.offline;

/** A join whose thread was interrupted; nothing was written. */
public final class JoinCancelledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JoinCancelledException() {
        super("the join was cancelled");
    }
}
