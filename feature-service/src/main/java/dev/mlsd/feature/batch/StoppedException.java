package dev.mlsd.feature.batch;

/** The service stops; what is whole stays, and the next run goes on from there. */
final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the service stops; the next run goes on where this one was", null, false, false);
    }
}
