package dev.mlsd.feature.lease;

/** What a batch job does with an event of a time that it has dealt with already. */
public enum LateEvents {
    /** It counts from the next row on. */
    COUNTED,
    /**
     * It is left out, as by a job that looks at each day once, when the day is over; of entities whose ids begin with the holder's id
     * and a hyphen, so that nobody else's rows are wrong. Kept to show how wrong.
     */
    SKIPPED
}
