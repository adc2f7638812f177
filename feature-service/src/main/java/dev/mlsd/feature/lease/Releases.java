package dev.mlsd.feature.lease;

/** What a check of feature views makes of a change to what is released. */
public enum Releases {
    /** Another meaning takes another version. */
    STRICT,
    /** Any change passes, as where a registry is only a list of names; kept to show what gets through. */
    TRUSTING
}
