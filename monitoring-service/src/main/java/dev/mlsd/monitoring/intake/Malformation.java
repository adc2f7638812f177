package dev.mlsd.monitoring.intake;

import java.util.Locale;

/** Why a record or a prediction in it was skipped. The order is that of the snapshot: add at the end only. */
public enum Malformation {
    /** Not the protobuf message of the topic, or without a body. */
    UNPARSEABLE,
    /** An id that is empty or longer than 64 characters (129 for a prediction's). */
    ID,
    /** A time outside 2000 to 2100, or too far ahead of the world's. */
    TIME,
    /** A payment of a day that is kept no more. */
    TOO_OLD,
    /** An infinite feature value. */
    VALUE,
    /** Another number of feature values than the model's signature has. */
    VECTOR_LENGTH,
    /** A probability that is not from 0 to 1 although the model decided. */
    PROBABILITY,
    /** No verdict. */
    VERDICT,
    /** A negative amount, or one above 10^15 minor units. */
    AMOUNT,
    /** No model name or version although the model decided. */
    MODEL;

    /** As it appears in answers and metrics. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
