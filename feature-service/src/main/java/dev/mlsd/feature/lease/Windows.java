package dev.mlsd.feature.lease;

/** At which moment the windows of a row are evaluated. */
public enum Windows {
    /** At the moment asked for: a window empties although nobody writes. */
    MOVING,
    /**
     * At the moment of the row's newest event, whatever is asked for: what a store serves that computes windows when events arrive. Wrong
     * for everybody who has not paid lately; kept to show how wrong.
     */
    FROZEN
}
