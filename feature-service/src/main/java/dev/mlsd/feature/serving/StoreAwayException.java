package dev.mlsd.feature.serving;

/** The online store does not answer, and a lease says that nothing stands in for it. An answer to be expected: no stack trace. */
final class StoreAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreAwayException() {
        super("the online store does not answer, and a lease says that nothing stands in for it", null, false, false);
    }
}
