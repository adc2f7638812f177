package dev.mlsd.training.dataset;

/** What is known about a payment once its label delay has passed. */
public enum Label {
    GENUINE,
    FRAUD,
    /** Nobody ever said. Such a payment moves the windows of payments, but nothing is learned or measured on it. */
    UNKNOWN
}
