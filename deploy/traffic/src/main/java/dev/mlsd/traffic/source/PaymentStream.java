package dev.mlsd.traffic.source;

import java.util.Optional;

/** Payments in order of time, read one by one. Not safe for use by several threads. */
public interface PaymentStream extends AutoCloseable {

    /** The next payment; empty at the end, and from then on. */
    Optional<KnownPayment> next();

    @Override
    void close();
}
