package dev.mlsd.feature.registry;

/** What a row is about. */
public enum Entity {
    /** Who pays. */
    CUSTOMER,
    /** Where it is paid. */
    TERMINAL
}
