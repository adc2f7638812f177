package dev.mlsd.traffic.source;

/** Payments that can be read again and again, from any moment, always the same. */
public interface PaymentSource {

    /** The payments made at or after a moment, in order of time. Memory does not grow with their number. */
    PaymentStream open(long fromMillis);
}
