package dev.mlsd.traffic.source;

/** What will become known about a payment. */
public enum Truth {
    /** It is not fraudulent. */
    GENUINE,
    /** It is fraudulent. */
    FRAUD,
    /** Nothing ever becomes known about it: it has no label. */
    UNKNOWN
}
